using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Logging;
using SermatecEss.Cli.Options;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Inverter.Settings;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Configuration;

/// <summary>A configuration file: what it says, and all that is wrong with it.</summary>
internal sealed class ConfigurationFile
{
    /// <summary>The period of the fast group where the file says none.</summary>
    private static readonly TimeSpan DefaultPeriod = TimeSpan.FromSeconds(10);
    private readonly string _path;
    private readonly List<ConfigurationFault> _faults = [];
    private readonly SortedSet<string> _keys = new(StringComparer.Ordinal);

    private ConfigurationFile(string path) => _path = path;

    /// <summary>What is wrong, by line.</summary>
    internal IReadOnlyList<ConfigurationFault> Faults => [.. _faults.OrderBy(fault => fault.Line).ThenBy(fault => fault.Column)];

    internal bool HasErrors => _faults.Exists(fault => fault.IsError);

    /// <summary>Every key that a file can have.</summary>
    internal IReadOnlyCollection<string> Keys => _keys;

    /// <summary>What the file says; the defaults for the rest. No inverters and no broker's host where it names none.</summary>
    internal DaemonSettings Settings { get; private set; } = new(new BridgeOptions { Inverters = [] }, new MqttOptions { Host = "" });

    /// <summary>The catalogue's file, or null.</summary>
    internal string? Catalogue { get; private set; }

    /// <summary>Reads a file.</summary>
    internal static ConfigurationFile Read(string path)
    {
        var file = new ConfigurationFile(path);
        var root = YamlFile.Read(path, file._faults);
        if (root.IsThere) file.Take(root);
        return file;
    }

    private void Take(YamlMap root)
    {
        var mqtt = root.Map("mqtt");
        var polled = root.Map("poll");
        var periods = Periods(polled, new PollPeriods(DefaultPeriod));
        var inverters = root.Maps("inverters").Select(map => Inverter(map, periods)).ToList();
        foreach (var twins in inverters.GroupBy(inverter => (inverter.Options.Session.Host, inverter.Options.Session.Port)).Where(group => group.Count() > 1))
            twins.Last().Map.Error("host", $"two inverters are at {twins.Key.Host}:{twins.Key.Port}; each has an address of its own");
        foreach (var namesakes in inverters.Where(inverter => inverter.Options.Name is not null).GroupBy(inverter => inverter.Options.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            namesakes.Last().Map.Error("name", $"two inverters are named '{namesakes.Last().Options.Name}'; Home Assistant names their entities after it");
        var (quality, log, clock) = (root.Map("quality"), root.Map("log"), root.Map("clock"));
        Catalogue = root.Value("catalogue", PathText);
        var stateDirectory = root.Value("state_directory", PathText);
        var bridge = new BridgeOptions
        {
            Inverters = [.. inverters.Select(inverter => inverter.Options)],
            TimeZone = root.Value("time_zone", Parse.TimeZone) ?? TimeZoneInfo.Local,
            StateDirectory = DaemonOptions.StateDirectory(stateDirectory),
            StuckAfter = quality.Value("stuck_after", StuckAfter) ?? BridgeOptions.DefaultStuckAfter,
            Control = Control(root.Map("control")),
            SyncsClock = clock.Value("sync", ClockSync),
        };
        Settings = new DaemonSettings(bridge, Mqtt(mqtt))
        {
            LogLevel = log.Value("level", Parse.LogLevel) ?? LogLevel.Info,
            LogFile = log.Value("file", PathText),
        };
        if (stateDirectory == DaemonOptions.NoStateDirectory && (bridge.Control.Enabled || bridge.SyncsClock))
            root.Error("state_directory", "the ledger of what is written to the inverter is in the state directory; name one, or leave out control and clock");
        foreach (var map in (YamlMap[])[root, quality, log, clock]) Finish(map);
    }

    private (YamlMap Map, InverterOptions Options) Inverter(YamlMap map, PollPeriods periods)
    {
        var timeout = map.Value("timeout", Nullable(Parse.Duration))?.Span ?? SessionOptionsDefault.ReplyTimeout;
        var options = new InverterOptions(
            new SessionOptions
            {
                Host = map.Value("host", Parse.Host!) ?? SessionOptions.DefaultHost,
                Port = map.Value("port", Nullable(Parse.Port)) ?? SessionOptions.DefaultPort,
                ConnectTimeout = timeout,
                ReplyTimeout = timeout,
                Retries = map.Value("retries", Nullable(Parse.Retries)) ?? SessionOptionsDefault.Retries,
            },
            Periods(map.Map("poll"), periods))
        {
            Name = map.Value("name", Parse.Text),
        };
        Finish(map);
        return (map, options);
    }

    private static SessionOptions SessionOptionsDefault { get; } = new();

    private PollPeriods Periods(YamlMap map, PollPeriods others)
    {
        var fast = map.Value("fast", Period) ?? others.Fast;
        var periods = new PollPeriods(fast)
        {
            Counters = map.Value("counters", Period) ?? others.Counters,
            Parameters = map.Value("parameters", Period) ?? others.Parameters,
            Identity = map.Value("identity", Period) ?? others.Identity,
        };
        foreach (var (key, period) in (ReadOnlySpan<(string, TimeSpan)>)[("counters", periods.Counters), ("parameters", periods.Parameters), ("identity", periods.Identity)])
            if (map.Has(key) && period < fast) map.Warning(key, $"no group is polled more often than the fast one: {key} is polled every {fast.TotalSeconds:0.###} s");
        Finish(map);
        return periods;
    }

    private MqttOptions Mqtt(YamlMap map)
    {
        var (password, passwordFile) = (map.Value("password", Parse.Text), map.Value("password_file", PathText));
        if (password is not null && passwordFile is not null) map.Error("password_file", "both password and password_file are given; leave one out");
        if (password is not null) WarnOfReaders(map, "password", _path);
        if (passwordFile is not null) password = ReadPassword(map, passwordFile);
        var tls = Tls(map);
        var discovery = map.Map("discovery");
        var defaults = new MqttOptions { Host = "" };
        var options = defaults with
        {
            Host = map.Value("host", Parse.Host!) ?? "",
            Port = map.Value("port", Nullable(Parse.Port)) ?? 0,
            User = map.Value("user", Parse.Text),
            Password = password,
            Tls = tls,
            Protocol = map.Value("protocol", Nullable(Parse.MqttProtocol)) ?? defaults.Protocol,
            ClientId = map.Value("client_id", Parse.Text) ?? defaults.ClientId,
            BaseTopic = map.Value("base_topic", Parse.Topic!) ?? defaults.BaseTopic,
            Discovery = discovery.Value("style", Nullable(Parse.DiscoveryStyle)) ?? defaults.Discovery,
            DiscoveryPrefix = discovery.Value("prefix", Parse.Topic!) ?? defaults.DiscoveryPrefix,
            TopicPerValue = map.Value("topic_per_value", Nullable(Parse.Switch)) ?? false,
            RetainState = map.Value("retain_state", Nullable(Parse.Switch)) ?? false,
        };
        if (options is { Port: MqttTls.DefaultPort, Tls: null }) map.Warning("port", $"{MqttTls.DefaultPort} is the usual port with TLS, and TLS is off; is 'tls: true' missing?");
        Finish(discovery);
        Finish(map);
        return options;
    }

    private ControlOptions Control(YamlMap map)
    {
        var catalogue = Catalogue is { } file && File.Exists(file) ? CatalogueFile.Load(file) : CommandCatalogue.Default;
        var settings = catalogue.Versions.SelectMany(version => SettingList.Of(catalogue.View(version)).WithWindowEnds).ToLookup(setting => setting.Id);
        var options = new ControlOptions
        {
            Enabled = map.Value("enabled", Parse.Switch),
            Settings = map.Texts("settings", (_, id) => !settings[id].Any() ? $"there is no setting '{id}'; 'sermatec-ess settings' lists those that the inverter has"
                : settings[id].All(setting => setting.Risk != SettingRisk.Normal) ? $"{id} is a {settings[id].First().Risk.ToString().ToLowerInvariant()} setting, which is set from the command line alone" : null),
            Override = map.Value("override", Parse.Switch),
            TimesAsText = map.Value("times_as_text", Parse.Switch),
            Limits = new WriteLimits(map.Value("writes_per_hour", Nullable(LedgerOptions.Writes)) ?? WriteLimits.Default.PerHour, map.Value("writes_per_day", Nullable(LedgerOptions.Writes)) ?? WriteLimits.Default.PerDay),
        };
        if (!options.Enabled && (options.Settings.Count > 0 || options.Override)) map.Warning("enabled", "nothing can be set by way of the broker, as 'enabled: true' is missing");
        Finish(map);
        return options;
    }

    private static (bool Value, string? Error) ClockSync(string text) => text switch
    {
        "daily" => (true, null),
        "off" => (false, null),
        _ => (false, "expected daily or off."),
    };

    private MqttTls? Tls(YamlMap mqtt)
    {
        if (!mqtt.Has("tls")) return null;
        if (mqtt.IsScalar("tls")) return mqtt.Value("tls", Parse.Switch) ? new MqttTls() : null;
        var map = mqtt.Map("tls");
        var isOn = map.Value("enabled", Nullable(Parse.Switch)) ?? true;
        var tls = new MqttTls
        {
            AuthorityFile = map.Value("ca_file", PathText),
            CertificateFile = map.Value("cert_file", PathText),
            KeyFile = map.Value("key_file", PathText),
            Insecure = map.Value("insecure", Nullable(Parse.Switch)) ?? false,
        };
        if (tls.Insecure) map.Warning("insecure", "the broker's certificate is not looked at: anybody may be the broker; name its authority with ca_file instead");
        if (tls.KeyFile is not null && tls.CertificateFile is null) map.Error("key_file", "a key without a certificate; name it with cert_file");
        if (isOn && MqttTls.Fault(tls) is { } fault) map.Error(null, fault);
        Finish(map);
        return isOn ? tls : null;
    }

    private static string? ReadPassword(YamlMap map, string file)
    {
        try
        {
            WarnOfReaders(map, "password_file", file);
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            map.Error("password_file", $"the password file cannot be read: {e.Message.TrimEnd('.')}");
            return null;
        }
    }

    private static void WarnOfReaders(YamlMap map, string key, string file)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(file) && File.GetUnixFileMode(file).HasFlag(UnixFileMode.OtherRead)) map.Warning(key, $"every user of this computer can read this password: chmod 600 {file}");
    }

    /// <summary>Paths are meant from where the file is.</summary>
    private (string? Value, string? Error) PathText(string text) => text == DaemonOptions.NoStateDirectory ? (text, null) : (Path.GetFullPath(text, Path.GetDirectoryName(Path.GetFullPath(_path))!), null);

    private static (TimeSpan? Value, string? Error) Period(string text)
    {
        var (duration, error) = Parse.Duration(text);
        return error is not null ? (null, error) : duration.Span < PollPeriods.Shortest ? (null, "expected at least 1s: the inverter's WiFi module is slow.") : (duration.Span, null);
    }

    private static (int? Value, string? Error) StuckAfter(string text) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number is 0 or (>= 3 and <= 100_000) ? (number, null) : (null, "expected a number of polls, 3 to 100000, or 0 for never.");

    private static Func<string, (T? Value, string? Error)> Nullable<T>(Func<string, (T Value, string? Error)> parse)
        where T : struct => text => parse(text) is (var value, null) ? (value, null) : (null, parse(text).Error);

    private void Finish(YamlMap map)
    {
        map.RefuseOthers();
        _keys.UnionWith(map.Known);
    }
}
