using SermatecEss.Bridge.Options;

namespace SermatecEss.Bridge.Tests.Options;

/// <summary>Notations of hosts, with and without a port.</summary>
public sealed class HostAndPortTests
{
    [Theory]
    [InlineData("inverter.lan", "inverter.lan", null)]
    [InlineData("inverter.lan:18899", "inverter.lan", 18899)]
    [InlineData("192.168.1.5", "192.168.1.5", null)]
    [InlineData("192.168.1.5:8899", "192.168.1.5", 8899)]
    [InlineData("fd00::5", "fd00::5", null)]
    [InlineData("::1", "::1", null)]
    [InlineData("fe80::5%eth0", "fe80::5%eth0", null)]
    [InlineData("[fd00::5]", "fd00::5", null)]
    [InlineData("[fd00::5]:8899", "fd00::5", 8899)]
    [InlineData("[fe80::5%eth0]:1", "fe80::5%eth0", 1)]
    public void A_host_is_written_as_everywhere(string text, string host, int? port) =>
        Assert.Equal((new HostAndPort(host, port), null), HostAndPort.Parse(text));

    [Theory]
    [InlineData("inverter.lan")]
    [InlineData("inverter.lan:18899")]
    [InlineData("fd00::5")]
    [InlineData("[fd00::5]:8899")]
    public void It_is_shown_as_it_was_written(string text) => Assert.Equal(text, HostAndPort.Parse(text).Value?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData(":8899")]
    [InlineData("inverter.lan:")]
    [InlineData("inverter.lan:0")]
    [InlineData("inverter.lan:65536")]
    [InlineData("inverter.lan:osim")]
    [InlineData("a:b:1")]
    [InlineData("[inverter.lan]:1")]
    [InlineData("[fd00::5]8899")]
    [InlineData("[fd00::5")]
    [InlineData("fd00::5]")]
    [InlineData("[192.168.1.5]:1")]
    [InlineData("mqtt://broker.lan")]
    [InlineData("user@broker.lan")]
    [InlineData("two words")]
    public void What_is_no_host_is_refused_with_examples(string text)
    {
        var (value, error) = HostAndPort.Parse(text);
        Assert.Null(value);
        Assert.Contains("192.168.1.5:8899", error, StringComparison.Ordinal);
    }
}
