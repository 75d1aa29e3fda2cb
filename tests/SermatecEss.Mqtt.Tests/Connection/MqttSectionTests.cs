using SermatecEss.Bridge.Options;
using SermatecEss.Mqtt.Connection;

namespace SermatecEss.Mqtt.Tests.Connection;

/// <summary>The broker's options, and their precedence.</summary>
public sealed class MqttSectionTests
{
    private readonly List<ConfigurationFault> _faults = [];
    private readonly OptionTexts _texts;

    public MqttSectionTests()
    {
        _texts = new OptionTexts(At("", OptionSource.File), _faults);
        Say(OptionSource.File, "mqtt.host", "broker");
    }

    [Fact]
    public void Nothing_that_is_printed_has_the_password()
    {
        Say(OptionSource.Environment, "mqtt.password", "geheim");
        var options = Read();
        Assert.Equal("geheim", options.Password!.Reveal());
        Assert.Contains("Password = ***", $"{options}", StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", $"{options}", StringComparison.Ordinal);
    }

    [Fact]
    public void User_and_password_are_declared_secret() => Assert.Equal(
        ["mqtt.user", "mqtt.password"],
        MqttSection.Options.Where(option => option.Privacy == Privacy.Secret).Select(option => option.Path));

    [Theory]
    [InlineData(OptionSource.File, "mqtt.tls.enabled", "true", OptionSource.File, "mqtt.host", "x", true)]
    [InlineData(OptionSource.File, "mqtt.tls.enabled", "true", OptionSource.Environment, "mqtt.tls.enabled", "off", false)]
    [InlineData(OptionSource.File, "mqtt.tls.enabled", "false", OptionSource.CommandLine, "mqtt.tls.enabled", "on", true)]
    [InlineData(OptionSource.File, "mqtt.tls.enabled", "false", OptionSource.File, "mqtt.tls.insecure", "true", false)]
    [InlineData(OptionSource.File, "mqtt.tls.enabled", "false", OptionSource.CommandLine, "mqtt.tls.insecure", "on", true)]
    [InlineData(OptionSource.Environment, "mqtt.tls.enabled", "off", OptionSource.CommandLine, "mqtt.tls.insecure", "on", true)]
    [InlineData(OptionSource.CommandLine, "mqtt.tls.enabled", "on", OptionSource.Environment, "mqtt.tls.insecure", "off", true)]
    [InlineData(OptionSource.Environment, "mqtt.tls.insecure", "off", OptionSource.File, "mqtt.host", "x", false)]
    public void An_option_that_needs_TLS_turns_it_on_unless_one_of_the_same_precedence_turns_it_off(
        OptionSource source, string path, string value, OptionSource otherSource, string otherPath, string otherValue, bool isOn)
    {
        Say(source, path, value);
        Say(otherSource, otherPath, otherValue);
        var options = Read();
        Assert.Equal(isOn, options.Tls is not null);
        Assert.Equal(isOn ? 8883 : 1883, options.Port);
    }

    [Theory]
    [InlineData(OptionSource.File, "a key without a certificate; set it with cert_file")]
    [InlineData(OptionSource.Environment, "mqtt.tls.key_file: a key without a certificate; set it with SERMATEC_MQTT_CERT_FILE")]
    [InlineData(OptionSource.CommandLine, "mqtt.tls.key_file: a key without a certificate; set it with --mqtt-cert-file")]
    public void A_key_without_a_certificate_is_refused_in_the_words_of_its_place(OptionSource source, string expected)
    {
        Say(source, "mqtt.tls.key_file", "/etc/key.pem");
        _ = Read();
        Assert.Equal(expected, Assert.Single(_faults).Message);
    }

    [Theory]
    [InlineData(OptionSource.File, "'tls: true' missing")]
    [InlineData(OptionSource.CommandLine, "'--mqtt-tls' missing")]
    public void The_TLS_port_without_TLS_is_reported(OptionSource source, string expected)
    {
        Say(source, "mqtt.port", "8883");
        _ = Read();
        Assert.Contains(expected, Assert.Single(_faults, fault => !fault.IsError).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OptionSource.File, "off", OptionSource.File, null, DiscoveryStyle.Off)]
    [InlineData(OptionSource.CommandLine, "off", OptionSource.File, "entity", DiscoveryStyle.Off)]
    [InlineData(OptionSource.File, "off", OptionSource.CommandLine, "entity", DiscoveryStyle.Entity)]
    [InlineData(OptionSource.File, "home", OptionSource.File, null, DiscoveryStyle.Device)]
    [InlineData(OptionSource.File, "home", OptionSource.File, "off", DiscoveryStyle.Off)]
    public void The_prefix_off_announces_nothing_unless_a_style_counts_more(
        OptionSource source, string prefix, OptionSource sourceOfStyle, string? style, DiscoveryStyle expected)
    {
        Say(source, "mqtt.discovery.prefix", prefix);
        if (style is not null) Say(sourceOfStyle, "mqtt.discovery.style", style);
        var options = Read();
        Assert.Equal((expected, prefix == "off" ? "homeassistant" : prefix), (options.Discovery, options.DiscoveryPrefix));
    }

    [Fact]
    public void A_broker_is_asked_for_where_nothing_else_is_wrong()
    {
        var texts = new OptionTexts(OptionPlace.OnCommandLine(""), _faults);
        _ = MqttSection.Read(new OptionReader(texts));
        Assert.StartsWith("No broker is set", Assert.Single(_faults).Message, StringComparison.Ordinal);
        _ = MqttSection.Read(new OptionReader(texts));
        _ = Assert.Single(_faults);
    }

    private static OptionPlace At(string name, OptionSource source) => new(source, name, "anywhere");

    private void Say(OptionSource source, string path, string text) =>
        _texts.Add(MqttSection.Options.Single(option => option.Path == path), text, At(path, source));

    private MqttOptions Read() => MqttSection.Read(new OptionReader(_texts));
}
