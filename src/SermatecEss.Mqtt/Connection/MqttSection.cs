using SermatecEss.Bridge.Options;

namespace SermatecEss.Mqtt.Connection;

/// <summary>The options for the broker and what is published to it.</summary>
public static class MqttSection
{
    /// <summary>The discovery prefix that turns announcements off.</summary>
    private const string NoDiscovery = "off";

    private static readonly ValueOption<int> Port = new(OptionParsers.Port)
    {
        Path = "mqtt.port",
        Flag = "--mqtt-port",
        Aliases = ["-t", "--port"],
        Variable = "SERMATEC_MQTT_PORT",
        ValueName = "PORT",
        Help = "Broker TCP port",
        Default = $"{MqttOptions.DefaultPort}, with TLS {MqttTls.DefaultPort}",
    };

    private static readonly ValueOption<string> User = new(OptionParsers.Text)
    {
        Path = "mqtt.user",
        Flag = "--mqtt-user",
        Variable = "SERMATEC_MQTT_USER",
        ValueName = "USER",
        Help = "Broker user",
        Privacy = Privacy.Secret,
    };

    private static readonly ValueOption<string> Password = new(OptionParsers.Text)
    {
        Path = "mqtt.password",
        Flag = "--mqtt-password",
        Variable = "SERMATEC_MQTT_PASSWORD",
        ValueName = "PASSWORD",
        Help = "Broker password; visible to other users on the command line, so better use a file or the variable",
        Privacy = Privacy.Secret,
    };

    private static readonly ValueOption<string> PasswordFile = new(OptionParsers.Path)
    {
        Path = "mqtt.password_file",
        Flag = "--mqtt-password-file",
        Variable = "SERMATEC_MQTT_PASSWORD_FILE",
        ValueName = "FILE",
        Help = "File whose first line is the broker password",
    };

    private static readonly ValueOption<MqttProtocol> Protocol = new(Version)
    {
        Words = ["3.1.1", "5"],
        Path = "mqtt.protocol",
        Flag = "--mqtt-protocol",
        Variable = "SERMATEC_MQTT_PROTOCOL",
        ValueName = "VERSION",
        Help = "MQTT version, 3.1.1 or 5",
        Default = "3.1.1",
    };

    private static readonly ValueOption<string> ClientId = new(OptionParsers.Text)
    {
        Path = "mqtt.client_id",
        Flag = "--mqtt-client-id",
        Variable = "SERMATEC_MQTT_CLIENT_ID",
        ValueName = "ID",
        Help = "MQTT client id; two clients with the same id disconnect each other",
        Default = "sermatec-ess-COMPUTER-PROCESS",
    };

    private static readonly ValueOption<string> BaseTopic = new(Topic)
    {
        Path = "mqtt.base_topic",
        Flag = "--base-topic",
        Variable = "SERMATEC_BASE_TOPIC",
        ValueName = "TOPIC",
        Help = "Base topic of all others; each bridge needs its own",
        Default = "sermatec",
    };

    private static readonly ValueOption<DiscoveryStyle> Style = new(OptionParsers.Word<DiscoveryStyle>)
    {
        Path = "mqtt.discovery.style",
        Flag = "--discovery",
        Variable = "SERMATEC_DISCOVERY",
        ValueName = "STYLE",
        Words = OptionParsers.Words<DiscoveryStyle>(),
        Help = "Home Assistant discovery: device, entity (for versions before 2024.12 and other programs), off",
        Default = "device",
    };

    private static readonly ValueOption<string> Prefix = new(Topic)
    {
        Path = "mqtt.discovery.prefix",
        Flag = "--discovery-prefix",
        Variable = "SERMATEC_DISCOVERY_PREFIX",
        ValueName = "TOPIC",
        Help = $"Discovery prefix of Home Assistant; {NoDiscovery} announces nothing",
        Default = "homeassistant",
    };

    private static readonly ValueOption<bool> TopicPerValue = new(OptionParsers.Switch)
    {
        Path = "mqtt.topic_per_value",
        Flag = "--topic-per-value",
        IsSwitch = true,
        Variable = "SERMATEC_TOPIC_PER_VALUE",
        Help = "Also publish each value to its own topic",
        Default = "false",
    };

    private static readonly ValueOption<bool> RetainState = new(OptionParsers.Switch)
    {
        Path = "mqtt.retain_state",
        Flag = "--retain-state",
        IsSwitch = true,
        Variable = "SERMATEC_RETAIN_STATE",
        Help = "Retain states at the broker; Home Assistant then cannot tell when they are out of date",
        Default = "false",
    };

    /// <summary>The broker.</summary>
    public static ValueOption<HostAndPort> Host { get; } = new(HostAndPort.Parse)
    {
        Path = "mqtt.host",
        Flag = "--mqtt-host",
        Aliases = ["-m", "--host"],
        Variable = "SERMATEC_MQTT_HOST",
        ValueName = "HOST",
        Help = "Broker host name or IP address, also HOST:PORT",
        Privacy = Privacy.Host,
    };

    /// <summary>All options of this section.</summary>
    public static IReadOnlyList<DeclaredOption> Options { get; } =
    [
        Host, Port, User, Password, PasswordFile, .. MqttTlsSection.Options, Protocol, ClientId,
        BaseTopic, Style, Prefix, TopicPerValue, RetainState,
    ];

    /// <summary>Adds a broker that Home Assistant's Supervisor names, with its address, login and encryption.</summary>
    /// <param name="texts">Takes the values.</param>
    /// <param name="parts">The Supervisor's <c>host</c>, <c>port</c>, <c>username</c>, <c>password</c> and <c>ssl</c>.</param>
    /// <param name="place">Where they come from.</param>
    public static void AddBroker(OptionTexts texts, IReadOnlyDictionary<string, string> parts, OptionPlace place)
    {
        void Add(DeclaredOption option, string part)
        {
            if (parts.TryGetValue(part, out var text) && text.Length > 0)
                texts.Add(option, text, place with { Name = $"{part} of {place.Name}" });
        }

        Add(Host, "host");
        Add(Port, "port");
        Add(User, "username");
        Add(Password, "password");
        Add(MqttTlsSection.Enabled, "ssl");
    }

    /// <summary>The broker, and what is published to it. If none is named, its host is empty, and an error is reported.</summary>
    public static MqttOptions Read(OptionReader reader)
    {
        var tls = MqttTlsSection.Read(reader);
        var port = reader.FindPort(Host, Port);
        var style = reader.Find(Style);
        var prefix = reader.Find(Prefix);
        var usual = new MqttOptions { Host = "" };
        var isPrefixOff = prefix?.Value == NoDiscovery;
        var isOff = isPrefixOff && (style is null || prefix!.Place.Source >= style.Place.Source);
        if (port == MqttTls.DefaultPort && tls is null && (reader.Find(Port)?.Place ?? reader.Find(Host)?.Place) is { } place)
        {
            var remedy = MqttTlsSection.Remedy(place.Source);
            reader.Warning(place, $"{port} is the usual TLS port, but TLS is off; is '{remedy}' missing?");
        }

        var options = usual with
        {
            Host = reader.Find(Host)?.Value.Host ?? usual.Host,
            Port = port ?? 0,
            User = reader.Find(User)?.Value,
            Password = reader.FindSecret(Password, PasswordFile),
            Tls = tls,
            Protocol = reader.Find(Protocol)?.Value ?? usual.Protocol,
            ClientId = reader.Find(ClientId)?.Value ?? usual.ClientId,
            BaseTopic = reader.Find(BaseTopic)?.Value ?? usual.BaseTopic,
            Discovery = isOff ? DiscoveryStyle.Off : style?.Value ?? usual.Discovery,
            DiscoveryPrefix = isPrefixOff ? usual.DiscoveryPrefix : prefix?.Value ?? usual.DiscoveryPrefix,
            TopicPerValue = reader.Find(TopicPerValue)?.Value ?? usual.TopicPerValue,
            RetainState = reader.Find(RetainState)?.Value ?? usual.RetainState,
        };
        if (options.Host.Length == 0 && !reader.HasErrors)
        {
            reader.Error(
                reader.Place, "No broker is set. Add -m HOST, or 'mqtt: { host: HOST }' in the configuration file of -c.");
        }

        return options;
    }

    private static (string? Value, string? Error) Topic(string text) =>
        text.Length > 0 && !text.AsSpan().ContainsAny("+# \0") && text[0] != '/' && text[^1] != '/'
            ? (text, null)
            : (null, "expected a topic without wildcards and spaces, such as home/sermatec.");

    private static (MqttProtocol Value, string? Error) Version(string text) => text switch
    {
        "3.1.1" or "3" or "4" => (MqttProtocol.V311, null),
        "5" or "5.0" => (MqttProtocol.V5, null),
        _ => (default, "expected 3.1.1 or 5."),
    };
}
