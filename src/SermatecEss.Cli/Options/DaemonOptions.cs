using System.CommandLine;
using System.Globalization;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.HomeAssistant;
using SermatecEss.Bridge.Mqtt;
using SermatecEss.Inverter.Polling;

namespace SermatecEss.Cli.Options;

/// <summary>The options of the commands that work with a broker: which one, and what is published there.</summary>
internal sealed class DaemonOptions
{
    /// <summary>The period that the daemon has always had where nobody says another.</summary>
    private const int DefaultWait = 300;

    private readonly Option<string?> _host = TypedOption.Create<string?>("--mqtt-host", ["-m", "--host"], "The broker's host name or IP address", "HOST", null, text => Parse.Host(text), "SERMATEC_MQTT_HOST");
    private readonly Option<int> _port = TypedOption.Create("--mqtt-port", ["-t", "--port"], "The broker's TCP port", "PORT", MqttOptions.DefaultPort, Parse.Port, "SERMATEC_MQTT_PORT");
    private readonly Option<int> _wait = TypedOption.Create("--wait", ["-w"], "Seconds between two polls of power, battery and state", "SECONDS", DefaultWait, Wait, "SERMATEC_WAIT");
    private readonly Option<string?> _user = TypedOption.Create<string?>("--mqtt-user", [], "The broker's user", "USER", null, Parse.Text, "SERMATEC_MQTT_USER");
    private readonly Option<string?> _passwordFile = TypedOption.Create<string?>("--mqtt-password-file", [], "A file with the user's password; or set SERMATEC_MQTT_PASSWORD", "FILE", null, Parse.Text, "SERMATEC_MQTT_PASSWORD_FILE");
    private readonly Option<string> _baseTopic = TypedOption.Create("--base-topic", [], "The topic that all others begin with", "TOPIC", "sermatec", Topic, "SERMATEC_BASE_TOPIC");
    private readonly Option<string> _prefix = TypedOption.Create("--discovery-prefix", [], "Where Home Assistant looks for devices; off announces none", "TOPIC", "homeassistant", Topic, "SERMATEC_DISCOVERY_PREFIX");

    private readonly Option<string?> _logFile = TypedOption.Create<string?>("--log-file", [], "The file to log to", "FILE", null, Parse.Text, "SERMATEC_LOG_FILE");

    internal void AddTo(Command command)
    {
        foreach (var option in (Option[])[_logFile, _host, _port, _wait, _user, _passwordFile, _baseTopic, _prefix]) command.Options.Add(option);
    }

    /// <summary>Whether anything names a broker; without one <see cref="Read"/> refuses.</summary>
    internal bool NamesBroker(ParseResult parse) => parse.GetValue(_host) is not null;

    /// <summary>What the command line, the environment and the configuration file say together.</summary>
    /// <exception cref="UsageException">They are not enough, or contradict each other.</exception>
    internal BridgeOptions Read(CliContext context)
    {
        var parse = context.Parse;
        var mqtt = new MqttOptions
        {
            Host = parse.GetValue(_host) ?? throw new UsageException("Say which broker: sermatec-ess daemon -m HOST."),
            Port = parse.GetValue(_port),
            User = parse.GetValue(_user),
            Password = Password(parse.GetValue(_passwordFile)),
            BaseTopic = parse.GetValue(_baseTopic)!,
            DiscoveryPrefix = parse.GetValue(_prefix)!,
            Discovery = parse.GetValue(_prefix) == "off" ? DiscoveryStyle.Off : DiscoveryStyle.Device,
        };
        return new BridgeOptions { Inverters = [new InverterOptions(context.Session, new PollPeriods(TimeSpan.FromSeconds(parse.GetValue(_wait))))], Mqtt = mqtt, LogFile = parse.GetValue(_logFile) };
    }

    private static string? Password(string? file)
    {
        if (file is null) return Environment.GetEnvironmentVariable("SERMATEC_MQTT_PASSWORD");
        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The password file {file} cannot be read: {e.Message}");
        }
    }

    private static (int Value, string? Error) Wait(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 86400 ? (seconds, null) : (0, "expected seconds, 1 to 86400.");

    private static (string Value, string? Error) Topic(string text) =>
        text.Length > 0 && !text.AsSpan().ContainsAny("+# \0") && text[0] != '/' && text[^1] != '/' ? (text, null) : (text, "expected a topic without wildcards and spaces, as in home/sermatec.");
}
