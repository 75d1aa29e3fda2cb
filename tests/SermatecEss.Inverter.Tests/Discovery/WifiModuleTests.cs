using System.Net;
using System.Text;
using SermatecEss.Inverter.Discovery;

namespace SermatecEss.Inverter.Tests.Discovery;

public sealed class WifiModuleTests
{
    private static readonly IPAddress Sender = IPAddress.Parse("192.168.1.20");

    [Theory]
    [InlineData("10.10.100.254,D8B04C012345,USR-WIFI232", "USR-WIFI232")]
    [InlineData("10.10.100.254,d8:b0:4c:01:23:45,", "")]
    [InlineData("10.10.100.254,D8-B0-4C-01-23-45\r\n", "")]
    [InlineData("192.168.1.20,D8B04C012345,a name that is much longer than any module has it", "a name that is much longer than any modu")]
    public void An_answer_has_address_MAC_and_name(string answer, string name)
    {
        var module = WifiModule.Read(Encoding.ASCII.GetBytes(answer), Sender);

        Assert.Equal(new WifiModule(Sender, "D8:B0:4C:01:23:45", name), module);
    }

    [Theory]
    [InlineData("")]
    [InlineData("+ok")]
    [InlineData("www.usr.cn")]
    [InlineData("10.10.100.254")]
    [InlineData("host,D8B04C012345,x")]
    [InlineData("10.10.100.254,D8B04C01234,x")]
    [InlineData("10.10.100.254,D8B04C01234G,x")]
    [InlineData("10.10.100.254,000000000000,x")]
    [InlineData("10.10.100.254,D8B04C012345,\u00fc")]
    public void Anything_else_is_none(string answer) => Assert.Null(WifiModule.Read(Encoding.Latin1.GetBytes(answer), Sender));
}
