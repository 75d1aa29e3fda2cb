using SermatecEss.Bridge.Options;

namespace SermatecEss.Bridge.Tests.Options;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("18899", "0.0.0.0:18899")]
    [InlineData("0", "0.0.0.0:0")]
    [InlineData("127.0.0.1:18899", "127.0.0.1:18899")]
    [InlineData("localhost:18899", "127.0.0.1:18899")]
    [InlineData("[::]:18899", "[::]:18899")]
    public void A_port_listens_on_all_addresses_and_an_address_on_its_own(string text, string listens)
    {
        var (value, error) = ListenAddress.Parse(text);

        Assert.Null(error);
        Assert.Equal(listens, $"{value}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("65536")]
    [InlineData("-1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.1:80")]
    [InlineData("host.lan:80")]
    [InlineData("::1:80")]
    [InlineData("[127.0.0.1]:80")]
    [InlineData(":80")]
    public void Anything_else_is_refused(string text) => Assert.NotNull(ListenAddress.Parse(text).Error);
}
