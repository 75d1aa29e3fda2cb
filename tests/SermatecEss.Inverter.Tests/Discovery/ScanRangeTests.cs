using SermatecEss.Inverter.Discovery;

namespace SermatecEss.Inverter.Tests.Discovery;

public sealed class ScanRangeTests
{
    [Theory]
    [InlineData("192.168.1.0/24", 254, "192.168.1.1", "192.168.1.254")]
    [InlineData("192.168.1.77/24", 254, "192.168.1.1", "192.168.1.254")]
    [InlineData("127.0.0.0/28", 14, "127.0.0.1", "127.0.0.14")]
    [InlineData("10.0.0.4/31", 2, "10.0.0.4", "10.0.0.5")]
    [InlineData("172.31.255.255/32", 1, "172.31.255.255", "172.31.255.255")]
    [InlineData("192.168.178.20", 1, "192.168.178.20", "192.168.178.20")]
    public void A_private_network_has_the_addresses_of_its_devices(string text, int count, string first, string last)
    {
        var addresses = ScanRange.Parse(text).Range!.Addresses;

        Assert.Equal(count, addresses.Count);
        Assert.Equal((first, last), ($"{addresses[0]}", $"{addresses[^1]}"));
    }

    [Theory]
    [InlineData("192.168.0.0/23", "at most a /24")]
    [InlineData("0.0.0.0/0", "at most a /24")]
    [InlineData("8.8.8.0/24", "not a private network")]
    [InlineData("172.32.0.0/24", "not a private network")]
    [InlineData("255.255.255.255", "not a private network")]
    [InlineData("192.168.1.0/33", "expected")]
    [InlineData("192.168.1.0/", "expected")]
    [InlineData("192.168.1.0/24/1", "expected")]
    [InlineData("192.168.1/24", "expected")]
    [InlineData("1", "expected")]
    [InlineData("fe80::/120", "expected")]
    [InlineData("home", "expected")]
    [InlineData("", "expected")]
    public void Everything_else_is_refused(string text, string error)
    {
        Assert.Null(ScanRange.Parse(text).Range);
        Assert.Contains(error, ScanRange.Parse(text).Error, StringComparison.Ordinal);
    }
}
