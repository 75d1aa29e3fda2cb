using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Options;
using SermatecEss.Gateways.Configuration;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Gateways.Tests.Configuration;

/// <summary>Shields, and the inverters that dial in to them.</summary>
public sealed class ShieldSectionTests
{
    private readonly GivenGateways _given = new();

    [Fact]
    public void A_shield_alone_takes_the_place_of_the_inverter_in_its_own_WiFi()
    {
        var options = Shield("listen=19042", "cloud=none").Read();

        Assert.Empty(_given.Faults);
        Assert.Null(Assert.Single(options.Shields).Cloud);
        Assert.Equal(["0.0.0.0:19042"], options.Inverters.Select(inverter => inverter.Session.Where));
    }

    [Fact]
    public void A_shield_may_listen_where_inverters_with_entries_dial_in()
    {
        _given.Texts.AddEntry("inverters", GivenGateways.At("inverters")).Add(InverterSection.Accept, "19042", GivenGateways.At("accept"));
        var options = Shield("listen=0.0.0.0:19042", "cloud=8.209.71.159").Read();

        Assert.Empty(_given.Faults);
        Assert.Equal("8.209.71.159", $"{options.Shields[0].Cloud}");
        Assert.Equal(["0.0.0.0:19042"], options.Inverters.Select(inverter => inverter.Session.Where));
    }

    [Fact]
    public void Inverters_that_are_dialled_are_polled_beside_those_that_dial_in_to_a_shield()
    {
        _given.Texts.AddEntry("inverters", GivenGateways.At("inverters")).Add(InverterSection.Host, "10.0.0.1", GivenGateways.At("host"));
        var options = Shield("listen=19042", "cloud=8.209.71.159:19042").Read();

        Assert.Empty(_given.Faults);
        Assert.Equal(["10.0.0.1:8899", "0.0.0.0:19042"], options.Inverters.Select(inverter => inverter.Session.Where));
    }

    [Theory]
    [InlineData("this is the shield's own address, 0.0.0.0:19042; set the real cloud's", "listen=19042", "cloud=127.0.0.1")]
    [InlineData("this is the shield's own address, 0.0.0.0:19042; set the real cloud's", "listen=19042", "cloud=localhost:19042")]
    [InlineData(
        "this is the shield's own address, 192.168.1.2:19042; set the real cloud's",
        "listen=192.168.1.2:19042",
        "cloud=192.168.1.2")]
    [InlineData("a shield needs listen and cloud, such as listen: 19042 and cloud: none; set both", "listen=19042")]
    [InlineData("a shield needs listen and cloud, such as listen: 19042 and cloud: none; set both", "cloud=none")]
    public void A_shield_that_would_dial_itself_or_lacks_something_is_refused(string fault, params string[] values)
    {
        _ = Shield(values).Read();

        Assert.Equal(fault, Assert.Single(_given.Faults).Message);
    }

    private ShieldSectionTests Shield(params string[] values)
    {
        _given.Add("shield", values);
        return this;
    }

    private GatewayOptions Read()
    {
        var reader = new OptionReader(_given.Texts);
        return GatewaySection.Read(reader, BridgeSection.Read(reader, CommandCatalogue.Default, "/state"));
    }
}
