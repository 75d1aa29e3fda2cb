using System.Net;

namespace SermatecEss.Links.Tests;

public sealed class AddressListTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.10.100.254", true)]
    [InlineData("172.16.0.1", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.1.5", true)]
    [InlineData("::ffff:192.168.1.5", true)]
    [InlineData("8.209.71.159", false)]
    [InlineData("fd00::1", true)]
    [InlineData("2001:db8::1", false)]
    public void Without_a_list_only_private_networks_may_connect(string address, bool may) =>
        Assert.Equal(may, AddressList.Private.Contains(IPAddress.Parse(address)));
}
