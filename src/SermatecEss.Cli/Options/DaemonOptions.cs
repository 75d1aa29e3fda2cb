using System.CommandLine;
using System.Globalization;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Logging;
using SermatecEss.Cli.Configuration;
using SermatecEss.Inverter.Polling;
using SermatecEss.Mqtt.Connection;

namespace SermatecEss.Cli.Options;

/// <summary>
/// The options of the commands that work with a broker. Each can be said on the command line, else in the environment, else in the configuration file.
/// </summary>
internal sealed class DaemonOptions
{
    /// <summary>What turns the state directory off.</summary>
    internal const string NoStateDirectory = "none";
    private const string NoDiscovery = "off";

    /// <summary>The period that the daemon has always had where there is no configuration file.</summary>
    private const int WaitWithoutFile = 300;

    private readonly Option<string?> _config = TypedOption.Create<string?>("--config", ["-c"], "The configuration file", "FILE", null, Parse.Path, "SERMATEC_CONFIG");
    private readonly Option<string?> _host = TypedOption.Create<string?>("--mqtt-host", ["-m", "--host"], "The broker's host name or IP address", "HOST", null, text => Parse.Host(text), "SERMATEC_MQTT_HOST");
    private readonly Option<int?> _port = TypedOption.Create("--mqtt-port", ["-t", "--port"], $"The broker's TCP port (default {MqttOptions.DefaultPort}, with TLS {MqttTls.DefaultPort})", "PORT", null, Maybe(Parse.Port), "SERMATEC_MQTT_PORT");
    private readonly Option<int?> _wait = TypedOption.Create("--wait", ["-w"], $"Seconds between two polls of power, battery and state (default {WaitWithoutFile}, with a configuration file 10)", "SECONDS", null, Maybe(Wait), "SERMATEC_WAIT");
    private readonly Option<string?> _user = TypedOption.Create<string?>("--mqtt-user", [], "The broker's user", "USER", null, Parse.Text, "SERMATEC_MQTT_USER");
    private readonly Option<string?> _password = TypedOption.Create<string?>("--mqtt-password", [], "The user's password; others on this computer can see it, so better use the file or the variable", "PASSWORD", null, Parse.Text, "SERMATEC_MQTT_PASSWORD");
    private readonly Option<string?> _passwordFile = TypedOption.Create<string?>("--mqtt-password-file", [], "A file with the user's password", "FILE", null, Parse.Path, "SERMATEC_MQTT_PASSWORD_FILE");
    private readonly Option<bool?> _tls = Switch("--mqtt-tls", "Encrypt the connection to the broker", "SERMATEC_MQTT_TLS");
    private readonly Option<string?> _authority = TypedOption.Create<string?>("--mqtt-ca-file", [], "A PEM file with the authority that vouches for the broker (implies TLS)", "FILE", null, Parse.Path, "SERMATEC_MQTT_CA_FILE");
    private readonly Option<string?> _certificate = TypedOption.Create<string?>("--mqtt-cert-file", [], "A PEM file with this client's certificate (implies TLS)", "FILE", null, Parse.Path, "SERMATEC_MQTT_CERT_FILE");
    private readonly Option<string?> _key = TypedOption.Create<string?>("--mqtt-key-file", [], "A PEM file with the certificate's key", "FILE", null, Parse.Path, "SERMATEC_MQTT_KEY_FILE");
    private readonly Option<bool?> _insecure = Switch("--mqtt-insecure", "Take any certificate of the broker: anybody may then be the broker (implies TLS)", "SERMATEC_MQTT_INSECURE");
    private readonly Option<MqttProtocol?> _protocol = TypedOption.Create("--mqtt-protocol", [], "The version of MQTT: 3.1.1 (default) or 5", "VERSION", null, Maybe(Parse.MqttProtocol), "SERMATEC_MQTT_PROTOCOL");
    private readonly Option<string?> _client = TypedOption.Create<string?>("--mqtt-client-id", [], "The name by which the broker knows this client", "ID", null, Parse.Text, "SERMATEC_MQTT_CLIENT_ID");
    private readonly Option<string?> _baseTopic = TypedOption.Create<string?>("--base-topic", [], "The topic that all others begin with (default sermatec)", "TOPIC", null, text => Parse.Topic(text), "SERMATEC_BASE_TOPIC");
    private readonly Option<string?> _prefix = TypedOption.Create<string?>("--discovery-prefix", [], "Where Home Assistant looks for devices (default homeassistant); off announces none", "TOPIC", null, text => Parse.Topic(text), "SERMATEC_DISCOVERY_PREFIX");
    private readonly Option<DiscoveryStyle?> _style = TypedOption.Create("--discovery", [], "How Home Assistant is told: device (default), entity (for old versions and other programs), off", "STYLE", null, Maybe(Parse.DiscoveryStyle), "SERMATEC_DISCOVERY");
    private readonly Option<bool?> _values = Switch("--topic-per-value", "Publish each value under a topic of its own, too", "SERMATEC_TOPIC_PER_VALUE");
    private readonly Option<bool?> _retain = Switch("--retain-state", "Let the broker keep the states; Home Assistant then cannot tell how old they are", "SERMATEC_RETAIN_STATE");
    private readonly Option<string?> _stateDirectory = StateDirectoryOption("Where energies and alarms outlive a restart; none keeps nothing");
    private readonly Option<TimeZoneInfo?> _zone = TypedOption.Create("--time-zone", [], "The time zone whose midnight begins a day (default: this computer's)", "ZONE", null, Parse.TimeZone, "SERMATEC_TIME_ZONE");
    private readonly Option<LogLevel?> _level = TypedOption.Create("--log-level", [], "error, warn, info (default) or debug", "LEVEL", null, Parse.LogLevel, "SERMATEC_LOG_LEVEL");
    private readonly Option<string?> _logFile = TypedOption.Create<string?>("--log-file", [], "A file to log to", "FILE", null, Parse.Path, "SERMATEC_LOG_FILE");

    /// <summary>Where a daemon of this user keeps what outlives it; null for a user without a home.</summary>
    internal static string? DefaultStateDirectory
    {
        get
        {
            // systemd gives several where a unit has several; the first is this program's.
            if (Environment.GetEnvironmentVariable("STATE_DIRECTORY")?.Split(':')[0] is { Length: > 0 } given) return given;
            if (Environment.IsPrivilegedProcess) return "/var/lib/sermatec-ess";

            // The specification of the variable has relative paths ignored.
            if (Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { } own && Path.IsPathFullyQualified(own))
                return Path.Combine(own, "sermatec-ess");

            // The root directory is what those have who have none.
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            if (!Path.IsPathFullyQualified(home) || home == Path.GetPathRoot(home)) return null;
            return Path.Combine(home, ".local", "state", "sermatec-ess");
        }
    }

    internal void AddTo(Command command)
    {
        foreach (var option in (Option[])[_config, _host, _port, _wait, _user, _password, _passwordFile, _tls, _authority, _certificate, _key, _insecure, _protocol, _client, _baseTopic, _prefix, _style, _values, _retain, _stateDirectory, _zone, _level, _logFile])
            command.Options.Add(option);
    }

    /// <summary>The option that names the state directory.</summary>
    internal static Option<string?> StateDirectoryOption(string description) => TypedOption.Create<string?>(
        "--state-dir", [], $"{description} (default {DefaultStateDirectory ?? "none, as this user has no home"})", "DIR", null, Parse.Path, "SERMATEC_STATE_DIR");

    /// <summary>The state directory of a name, or the default one; null where none is wanted, or there is none.</summary>
    internal static string? StateDirectory(string? name) => name == NoStateDirectory ? null : name ?? DefaultStateDirectory;

    /// <summary>Whether anything names a broker; without one <see cref="Read"/> refuses.</summary>
    internal bool NamesBroker(ParseResult parse) => parse.GetValue(_host) is not null || parse.GetValue(_config) is not null;

    /// <summary>The configuration file, read; null where none is named.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="path">The file, where it is not the option's.</param>
    internal ConfigurationFile? File(CliContext context, string? path = null) => (path ?? context.Parse.GetValue(_config)) is { } file ? ConfigurationFile.Read(file) : null;

    /// <summary>What the command line, the environment and the configuration file say together.</summary>
    /// <exception cref="UsageException">They are not enough, or contradict each other, or the file has errors.</exception>
    internal DaemonSettings Read(CliContext context)
    {
        var file = File(context);
        if (file is { HasErrors: true }) throw new UsageException($"The configuration file has errors:\n{string.Join('\n', file.Faults.Where(fault => fault.IsError))}");
        return Combine(context, file);
    }

    /// <summary>What the command line and the environment say over a file without errors.</summary>
    /// <exception cref="UsageException">They are not enough, or contradict each other.</exception>
    internal DaemonSettings Combine(CliContext context, ConfigurationFile? file)
    {
        var parse = context.Parse;
        var said = file?.Settings ?? new DaemonSettings(new BridgeOptions { Inverters = [], StateDirectory = StateDirectory(null) }, new MqttOptions { Host = "" });
        var bridge = said.Bridge;
        if (file?.Catalogue is { } catalogue && context.CatalogueFileName is null) context.UseCatalogue(catalogue);
        var host = parse.GetValue(_host) ?? said.Mqtt.Host;
        if (host.Length == 0) throw new UsageException("Say which broker: -m HOST, or 'mqtt: { host: HOST }' in a configuration file that is named with -c.");
        var tls = Tls(parse, said.Mqtt.Tls);
        var mqtt = said.Mqtt with
        {
            Host = host,
            Tls = tls,
            User = parse.GetValue(_user) ?? said.Mqtt.User,
            Password = parse.GetValue(_password) ?? Password(parse.GetValue(_passwordFile)) ?? said.Mqtt.Password,
            Protocol = parse.GetValue(_protocol) ?? said.Mqtt.Protocol,
            ClientId = parse.GetValue(_client) ?? said.Mqtt.ClientId,
            BaseTopic = parse.GetValue(_baseTopic) ?? said.Mqtt.BaseTopic,
            Discovery = parse.GetValue(_prefix) == NoDiscovery ? DiscoveryStyle.Off : parse.GetValue(_style) ?? said.Mqtt.Discovery,
            DiscoveryPrefix = parse.GetValue(_prefix) ?? said.Mqtt.DiscoveryPrefix,
            TopicPerValue = parse.GetValue(_values) ?? said.Mqtt.TopicPerValue,
            RetainState = parse.GetValue(_retain) ?? said.Mqtt.RetainState,
        };
        if (parse.GetValue(_port) is { } port) mqtt = mqtt with { Port = port };
        if (tls is not null && MqttTls.Fault(tls) is { } fault) throw new UsageException(fault);
        var stateDirectory = parse.GetValue(_stateDirectory) is { } directory ? StateDirectory(directory) : bridge.StateDirectory;
        if (stateDirectory is null && (bridge.Control.Enabled || bridge.SyncsClock))
        {
            throw new UsageException(
                "The ledger of what is written to the inverter is in the state directory; name one with --state-dir, "
                + "or leave out control and clock in the configuration file.");
        }

        return said with
        {
            Bridge = bridge with
            {
                Inverters = Inverters(context, bridge.Inverters, file is not null),
                StateDirectory = stateDirectory,
                TimeZone = parse.GetValue(_zone) ?? bridge.TimeZone,
            },
            Mqtt = mqtt,
            LogLevel = parse.GetValue(_level) ?? said.LogLevel,
            LogFile = parse.GetValue(_logFile) ?? said.LogFile,
        };
    }

    private InverterOptions[] Inverters(CliContext context, IReadOnlyList<InverterOptions> said, bool hasFile)
    {
        var wait = context.Parse.GetValue(_wait);
        if (said.Count == 0) said = [new InverterOptions(context.Session, new PollPeriods(TimeSpan.FromSeconds(wait ?? (hasFile ? 10 : WaitWithoutFile))))];
        if (said.Count > 1 && context.NamesInverter) throw new UsageException($"The configuration file has {said.Count} inverters, and -i or -p names one: leave it out, or name no file.");
        return [.. said.Select(inverter => inverter with
        {
            Session = context.Override(inverter.Session),
            Periods = wait is { } seconds ? new PollPeriods(TimeSpan.FromSeconds(seconds)) { Counters = inverter.Periods.Counters, Parameters = inverter.Periods.Parameters, Identity = inverter.Periods.Identity } : inverter.Periods,
        })];
    }

    private MqttTls? Tls(ParseResult parse, MqttTls? said)
    {
        var (authority, certificate, key, insecure) = (parse.GetValue(_authority), parse.GetValue(_certificate), parse.GetValue(_key), parse.GetValue(_insecure));
        var isOn = parse.GetValue(_tls) ?? (said is not null || authority is not null || certificate is not null || insecure == true);
        if (!isOn) return null;
        said ??= new MqttTls();
        return new MqttTls { AuthorityFile = authority ?? said.AuthorityFile, CertificateFile = certificate ?? said.CertificateFile, KeyFile = key ?? said.KeyFile, Insecure = insecure ?? said.Insecure };
    }

    private static string? Password(string? file)
    {
        if (file is null) return null;
        try
        {
            return System.IO.File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The password file {file} cannot be read: {e.Message}");
        }
    }

    private static Option<bool?> Switch(string name, string description, string variable) => new(name)
    {
        Description = $"{description} [environment: {variable}]",
        Arity = ArgumentArity.Zero,
        CustomParser = _ => true,
        DefaultValueFactory = result => EnvironmentDefault.Read(result, variable, null, Maybe(Parse.Switch)),
    };

    private static Func<string, (T? Value, string? Error)> Maybe<T>(Func<string, (T Value, string? Error)> parse)
        where T : struct => text => parse(text) is (var value, null) ? (value, null) : (null, parse(text).Error);

    private static (int Value, string? Error) Wait(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 86400 ? (seconds, null) : (0, "expected seconds, 1 to 86400.");
}
