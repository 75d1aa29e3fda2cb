using System.Net;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Options;
using SermatecEss.Gateways.Configuration;
using SermatecEss.Gateways.Modbus;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Links;

namespace SermatecEss.Gateways.Tests.Configuration;

/// <summary>Gateways listen only where the file says so, and only what is safe is accepted.</summary>
public sealed class GatewaySectionTests
{
    private readonly GivenGateways _given = new();

    [Fact]
    public void Without_a_word_there_is_no_gateway()
    {
        var options = Read();
        Assert.Empty(options.Osim);
        Assert.Empty(options.Modbus);
        Assert.Empty(GatewayList.Of(options, TimeProvider.System, null!));
    }

    [Fact]
    public void An_address_is_enough_with_one_inverter()
    {
        var options = Given("osim", "listen=0.0.0.0:8899").Given("modbus", "listen=1502").Read();
        var osim = Assert.Single(options.Osim);
        Assert.Equal((new IPEndPoint(IPAddress.Any, 8899), null), (osim.Listen, osim.Inverter));
        Assert.Empty(osim.Write);
        Assert.Same(AddressList.Private, osim.AllowFrom);
        var modbus = Assert.Single(options.Modbus);
        Assert.Equal(
            (new IPEndPoint(IPAddress.Any, 1502), BatteryCurrentSign.Discharge, TimeSpan.FromSeconds(60)),
            (modbus.Listen, modbus.BatteryCurrent, modbus.MaxAge));
        Assert.Equal([new KeyValuePair<byte, string?>(1, null)], modbus.Units);
        Assert.Same(AddressList.Private, modbus.AllowFrom);
        Assert.Empty(_given.Faults);
    }

    [Fact]
    public void Everything_can_be_given()
    {
        var options = Given("osim", "listen=[::]:8899", "inverter=ST1", "write=a", "write=b", "allow_from=192.168.1.0/24")
            .Given("osim", "listen=127.0.0.1:8898", "inverter=ST2")
            .Given("modbus", "listen=127.0.0.1:1502", "units=1=ST1", "units=247=ST2", "battery_current=raw", "max_age=2m")
            .Read(inverters: 2, control: ["a", "b"]);
        Assert.Empty(_given.Faults);
        Assert.Equal(["ST1", "ST2"], options.Osim.Select(osim => osim.Inverter));
        Assert.Equal(["a", "b"], options.Osim[0].Write);
        Assert.True(options.Osim[0].AllowFrom.Contains(IPAddress.Parse("192.168.1.77")));
        Assert.False(options.Osim[0].AllowFrom.Contains(IPAddress.Parse("192.168.2.77")));
        Assert.Equal("ST2", options.Modbus[0].Units[247]);
        Assert.Equal((BatteryCurrentSign.Raw, 120), (options.Modbus[0].BatteryCurrent, options.Modbus[0].MaxAge.TotalSeconds));
        Assert.Equal(
            ["osim", "osim2", "modbus"],
            GatewayList.Of(options, TimeProvider.System, null!).Select(gateway => gateway.Name));
    }

    [Theory]
    [InlineData("osim", "inverter=ST1", "listen is missing")]
    [InlineData("modbus", "units=1=ST1 max_age=2m", "listen is missing")]
    [InlineData("osim", "listen=0.0.0.0:8899", "there are 2 inverters; set the serial number of one with 'inverter'")]
    [InlineData("modbus", "listen=0.0.0.0:1502", "there are 2 inverters; give each a unit")]
    [InlineData("modbus", "listen=1502 units=0=ST1", "'0' is not a unit")]
    [InlineData("modbus", "listen=1502 units=248=ST1", "'248' is not a unit")]
    [InlineData("modbus", "listen=1502 units=one=ST1", "'one' is not a unit")]
    [InlineData("modbus", "listen=1502 units=1=ST1 max_age=10s", "values are polled every 10 s")]
    [InlineData("osim", "listen=8899 inverter=ST1 write=c", "c is not in control.settings")]
    [InlineData("osim", "listen=8899 inverter=ST1 allow_from=everyone", "'everyone' is not an IP address or network")]
    public void What_is_wrong_is_reported(string kind, string given, string message)
    {
        _ = Given(kind, given.Split(' ')).Read(inverters: 2, control: ["a"]);
        var fault = Assert.Single(_given.Faults);
        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
        Assert.True(fault.IsError);
    }

    [Fact]
    public void Nothing_is_written_unless_the_daemon_may_change_settings()
    {
        _ = Given("osim", "listen=8899", "write=a").Read();
        Assert.StartsWith("nothing can be changed", Assert.Single(_given.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Slow_polls_need_a_longer_age()
    {
        _ = Given("modbus", "listen=1502").Read(period: TimeSpan.FromMinutes(5));
        Assert.StartsWith("values are polled every 300 s", Assert.Single(_given.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_gateways_cannot_have_one_address()
    {
        _ = Given("osim", "listen=0.0.0.0:1502").Given("modbus", "listen=0.0.0.0:1502").Read();
        Assert.StartsWith("two gateways listen on 0.0.0.0:1502", Assert.Single(_given.Faults).Message, StringComparison.Ordinal);
    }

    private GatewaySectionTests Given(string kind, params string[] values)
    {
        _given.Add(kind, values);
        return this;
    }

    private GatewayOptions Read(int inverters = 1, string[]? control = null, TimeSpan? period = null) => GatewaySection.Read(
        new OptionReader(_given.Texts),
        new BridgeOptions
        {
            Inverters =
            [
                .. Enumerable.Range(0, inverters)
                    .Select(i => new InverterOptions(
                        new SessionOptions { Host = $"10.0.0.{i}" }, new PollPeriods(period ?? TimeSpan.FromSeconds(10)))),
            ],
            Control = new ControlOptions { Enabled = control is not null, Settings = control ?? [] },
        });
}
