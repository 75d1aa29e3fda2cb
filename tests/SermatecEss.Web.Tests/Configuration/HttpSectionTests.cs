using SermatecEss.Bridge.Options;
using SermatecEss.Web.Configuration;

namespace SermatecEss.Web.Tests.Configuration;

public sealed class HttpSectionTests
{
    [Theory]
    [InlineData(null, "127.0.0.1:8080", false)]
    [InlineData("on", "127.0.0.1:8080", false)]
    [InlineData("127.0.0.1:8080", "127.0.0.1:8080", true)]
    [InlineData("127.0.0.1", "127.0.0.1:8080", true)]
    [InlineData("localhost:80", "127.0.0.1:80", true)]
    [InlineData("0.0.0.0:0", "0.0.0.0:0", true)]
    [InlineData("[::]:8081", "[::]:8081", true)]
    [InlineData("[::1]", "[::1]:8080", true)]
    [InlineData("::1", "[::1]:8080", true)]
    [InlineData("off", null, true)]
    [InlineData("false", null, true)]
    public void An_address_is_an_ip_address_with_or_without_a_port(string? text, string? expected, bool isGiven)
    {
        var options = Read(("http.address", text));
        Assert.Equal(expected, options.EndPoint?.ToString());
        Assert.Equal(isGiven, options.IsAddressGiven);
    }

    [Theory]
    [InlineData("127.0.0.1:8080", null, null, null)]
    [InlineData("0.0.0.0:8080", null, null, null)]
    [InlineData("0.0.0.0:8080", "solar.lan", null, "http://solar.lan:8080/")]
    [InlineData("192.168.1.5:8080", null, null, "http://192.168.1.5:8080/")]
    [InlineData("[fd00::5]:8080", null, null, "http://[fd00::5]:8080/")]
    [InlineData("127.0.0.1:8080", "solar.lan", null, null)]
    [InlineData("127.0.0.1:8080", null, "https://solar.example.org/inverter/", "https://solar.example.org/inverter/")]
    [InlineData("off", null, "https://solar.example.org/", null)]
    public void The_address_of_the_page_is_known_or_not(string address, string? host, string? url, string? expected) =>
        Assert.Equal(expected, Read(("http.address", address), ("http.hosts", host), ("http.url", url)).PageUrl?.AbsoluteUri);

    [Theory]
    [InlineData("http.address", "8080")]
    [InlineData("http.address", ":8080")]
    [InlineData("http.address", "solar.lan:8080")]
    [InlineData("http.address", "127.0.0.1:99999")]
    [InlineData("http.address", "127.0.0.1:")]
    [InlineData("http.address", "[127.0.0.1]:80")]
    [InlineData("http.address", "http://127.0.0.1:80")]
    [InlineData("http.address", "[[::1]]")]
    [InlineData("http.address", "")]
    [InlineData("http.trusted_proxies", "proxy.lan")]
    [InlineData("http.trusted_proxies", "10.0.0.1/33")]
    [InlineData("http.path_prefix", "solar")]
    [InlineData("http.path_prefix", "/solar?x")]
    [InlineData("http.path_prefix", "/a/../b")]
    [InlineData("http.key", "solar.key")]
    [InlineData("http.url", "solar.lan")]
    [InlineData("http.url", "ftp://solar.lan")]
    [InlineData("http.url", "https://me:secret@solar.lan")]
    public void What_makes_no_sense_is_an_error(string path, string text)
    {
        var faults = new List<ConfigurationFault>();
        _ = Read(faults, (path, text));
        Assert.True(Assert.Single(faults).IsError);
    }

    [Fact]
    public void Proxies_are_addresses_or_networks()
    {
        var options = Read(("http.trusted_proxies", "192.168.1.5"), ("http.trusted_proxies", "10.0.0.0/24"), ("http.path_prefix", "/a/"));
        Assert.Equal(["192.168.1.5/32", "10.0.0.0/24"], options.TrustedProxies.Select(proxy => proxy.ToString()));
        Assert.Equal("/a", options.PathPrefix);
    }

    private static HttpOptions Read(params (string Path, string? Text)[] given)
    {
        var faults = new List<ConfigurationFault>();
        var options = Read(faults, given);
        Assert.Empty(faults);
        return options;
    }

    private static HttpOptions Read(List<ConfigurationFault> faults, params (string Path, string? Text)[] given)
    {
        var texts = new OptionTexts(new OptionPlace(OptionSource.File, "", "test.yaml"), faults);
        foreach (var (path, text) in given)
        {
            if (text is null) continue;
            var option = HttpSection.Options.Single(option => option.Path == path);
            texts.Add(option, text, new OptionPlace(OptionSource.File, path, "test.yaml"));
        }

        return HttpSection.Read(new OptionReader(texts));
    }
}
