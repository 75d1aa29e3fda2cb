using System.Net;
using SermatecEss.Bridge.Configuration;

namespace SermatecEss.Bridge.Tests.Configuration;

/// <summary>The core's settings, from which options they come, and which ones take precedence.</summary>
public sealed class BridgeSectionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Without_a_word_there_is_one_inverter_in_its_own_WiFi(bool hasFile)
    {
        var inverter = Assert.Single(new GivenValues(hasFile).Read().Inverters);
        Assert.Equal(("10.10.100.254", 8899, 10), (inverter.Session.Host, inverter.Session.Port, inverter.Periods.Fast.TotalSeconds));
    }

    [Fact]
    public void An_inverter_without_an_entry_is_that_of_the_command_line()
    {
        var said = new GivenValues()
            .OnCommandLine("--inverter", "there")
            .InEnvironment("SERMATEC_INVERTER", "elsewhere")
            .InEnvironment("SERMATEC_TIMEOUT", "7s");
        var session = Assert.Single(said.Read().Inverters).Session;
        Assert.Equal(("there", 7, 7), (session.Host, session.ConnectTimeout.TotalSeconds, session.ResponseTimeout.TotalSeconds));
    }

    [Fact]
    public void An_option_of_all_inverters_applies_to_entries_without_it()
    {
        var said = new GivenValues().InFile("poll.fast", "20s").InFile("poll.counters", "90s")
            .Inverter("host", "a")
            .Inverter("host", "b", "poll.fast", "30s", "poll.identity", "2h");
        var periods = said.Read().Inverters.Select(inverter => inverter.Periods).ToList();
        Assert.Equal([20, 30], periods.Select(period => period.Fast.TotalSeconds));
        Assert.Equal([90, 90], periods.Select(period => period.Counters.TotalSeconds));
        Assert.Equal([3600, 7200], periods.Select(period => period.Identity.TotalSeconds));
    }

    [Fact]
    public void The_command_line_has_all_inverters_polled_alike()
    {
        var said = new GivenValues()
            .Inverter("host", "a")
            .Inverter("host", "b", "poll.fast", "30s")
            .InEnvironment("SERMATEC_WAIT", "5")
            .OnCommandLine("--wait", "7");
        Assert.All(said.Read().Inverters, inverter => Assert.Equal(7, inverter.Periods.Fast.TotalSeconds));
    }

    [Theory]
    [InlineData("--inverter", "c")]
    [InlineData("--port", "1")]
    [InlineData("--accept", "1")]
    public void One_of_several_inverters_cannot_be_named_on_the_command_line(string flag, string value)
    {
        var said = new GivenValues().Inverter("host", "a").Inverter("host", "b").OnCommandLine(flag, value);
        _ = said.Read();
        Assert.Equal(
            $"{flag}: the configuration file has 2 inverters; remove -i, -p and --accept, or the file",
            Assert.Single(said.Faults).Message);
    }

    [Fact]
    public void Each_inverter_has_an_address_and_a_name_of_its_own()
    {
        var said = new GivenValues()
            .Inverter("host", "a", "name", "Roof")
            .Inverter("host", "a", "name", "ROOF")
            .Inverter("host", "a", "port", "1");
        _ = said.Read();
        Assert.Equal(
            [
                "two inverters have the address a:8899; give each its own",
                "two inverters have the name 'ROOF'; give each its own, because Home Assistant names entities after it",
            ],
            said.Faults.Select(fault => fault.Message));
    }

    [Fact]
    public void Inverters_that_dial_in_have_a_port_a_serial_number_and_networks()
    {
        var said = new GivenValues()
            .Inverter("accept", "18899", "serial", "ST1", "name", "Roof", "allow_from", "10.0.0.0/8")
            .Inverter("accept", "18899")
            .Inverter("host", "a");
        var inverters = said.Read().Inverters;

        Assert.Empty(said.Faults);
        Assert.Equal(["ST1 on 0.0.0.0:18899", "0.0.0.0:18899", "a:8899"], inverters.Select(inverter => inverter.Session.Where));
        Assert.Equal([false, true, false], inverters.Select(inverter => inverter.TakesAny));
        var allowed = inverters.Take(2).Select(inverter => inverter.Session.Accept!.AllowFrom.Contains(IPAddress.Parse("192.168.1.5")));
        Assert.Equal([false, true], allowed);
    }

    [Theory]
    [InlineData("--inverter", "there", "there:8899")]
    [InlineData("--accept", "1", "0.0.0.0:1")]
    public void The_command_line_decides_whether_an_inverter_dials_in(string flag, string value, string where)
    {
        var said = new GivenValues()
            .InEnvironment("SERMATEC_INVERTER", "a")
            .InEnvironment("SERMATEC_ACCEPT", "2")
            .OnCommandLine(flag, value);
        Assert.Equal(where, Assert.Single(said.Read().Inverters).Session.Where);
    }

    [Theory]
    [InlineData(
        "an inverter either dials in or is connected to; remove inverters[].accept or inverters[].host", "accept", "1", "host", "a")]
    [InlineData(
        "an inverter either dials in or is connected to; remove inverters[].accept or inverters[].port", "accept", "1", "port", "2")]
    [InlineData("only for an inverter that dials in; set its port with accept, or remove this", "serial", "ST1")]
    [InlineData("only for an inverter that dials in; set its port with accept, or remove this", "host", "a", "allow_from", "10.0.0.0/8")]
    [InlineData(
        "any inverter may dial in, so a name needs a serial number; add it, or remove the name", "accept", "1", "name", "Roof")]
    [InlineData("'home' is not an IP address or network; expected 192.168.1.5 or 192.168.1.0/24", "accept", "1", "allow_from", "home")]
    public void What_does_not_fit_an_inverter_that_dials_in_is_reported(string fault, params string[] keysAndValues)
    {
        var said = new GivenValues().Inverter(keysAndValues);
        _ = said.Read();
        Assert.Equal(fault, Assert.Single(said.Faults).Message);
    }

    [Theory]
    [InlineData("two entries accept any inverter on 0.0.0.0:1; remove one, or add serial numbers")]
    [InlineData("two inverters have the serial number ST1; remove one", "serial", "ST1")]
    public void Two_entries_for_the_same_inverter_that_dials_in_are_reported(string fault, params string[] serial)
    {
        var said = new GivenValues().Inverter(["accept", "1", .. serial]).Inverter(["accept", "1", .. serial]);
        _ = said.Read();
        Assert.Equal(fault, Assert.Single(said.Faults).Message);
    }

    [Fact]
    public void A_group_polled_more_often_than_the_fast_one_is_reported()
    {
        var said = new GivenValues().InFile("poll.counters", "30s").OnCommandLine("--wait", "60");
        _ = said.Read();
        Assert.Equal("no group is polled more often than the fast one: counters is polled every 60 s", Assert.Single(said.Faults).Message);
        Assert.False(said.Faults[0].IsError);
    }

    [Theory]
    [InlineData("inverter_clock", null)]
    [InlineData("inverter_clock_hour", null)]
    [InlineData("battery_on_grid_soc_min", null)]
    [InlineData("inverter_clocks", "there is no setting 'inverter_clocks'; 'sermatec-ess settings' lists those of the inverter")]
    [InlineData("inverter_wifi_ssid", "inverter_wifi_ssid is a network setting, which can be changed only on the command line")]
    public void Normal_settings_and_the_clock_as_a_whole_can_be_listed(string id, string? fault)
    {
        var said = new GivenValues().InFile("control.enabled", "true").InFile("control.settings", id);
        Assert.Equal(fault is null ? [id] : [], said.Read().Control.Settings);
        Assert.Equal(fault, said.Faults.SingleOrDefault()?.Message);
    }

    [Theory]
    [InlineData("control.settings", "inverter_clock")]
    [InlineData("control.override", "true")]
    public void Control_that_is_not_enabled_is_reported(string path, string value)
    {
        var said = new GivenValues().InFile(path, value, 5);
        Assert.False(said.Read().Control.Enabled);
        var fault = Assert.Single(said.Faults);
        Assert.Equal(
            ("nothing can be changed, because 'enabled: true' is missing", false, 5),
            (fault.Message, fault.IsError, fault.Line));
    }

    [Theory]
    [InlineData("control.enabled", "true")]
    [InlineData("clock.sync", "daily")]
    public void Nothing_is_written_without_a_state_directory(string path, string value)
    {
        var said = new GivenValues().InFile(path, value);
        _ = said.Read();
        Assert.Empty(said.Faults);
        _ = said.Read(stateDirectory: null);
        Assert.Contains("state directory", Assert.Single(said.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void None_is_no_state_directory_and_no_path()
    {
        Assert.Equal("/state", new GivenValues().Read().StateDirectory);
        Assert.Equal(Path.GetFullPath("own"), new GivenValues().InFile("state_directory", "own").Read().StateDirectory);
        Assert.Null(new GivenValues().InFile("state_directory", "own").InEnvironment("SERMATEC_STATE_DIR", "none").Read().StateDirectory);
    }

    [Fact]
    public void Writes_cannot_be_enabled_outside_the_file()
    {
        var doors = BridgeSection.Options.Where(option => option.Path!.Split('.')[0] is "control" or "clock").ToList();
        Assert.Equal(7, doors.Count);
        Assert.All(doors, option => Assert.Equal((null, null), (option.Flag, option.Variable)));
    }
}
