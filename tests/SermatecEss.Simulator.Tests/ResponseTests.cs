using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Simulator.Tests;

public sealed class ResponseTests
{
    public static TheoryData<int> Versions => [0, 252, 257, 258, 259, 411, 499, 500, 603, 609, 991];

    [Theory]
    [MemberData(nameof(Versions))]
    public void Every_read_of_a_version_is_answered_with_all_its_fields(int version)
    {
        var asked = new Asked(new SimulatorOptions { PcuVersion = version });
        foreach (var command in CommandCatalogue.Default.View(version).Commands.Where(command => command.Access == CommandAccess.Read))
        {
            var values = asked.Ask((byte)(command.Code.Value >> 8));
            Assert.All(command.Fields, field => Assert.True(values.ContainsKey(field.Id), $"{command.Code} has no {field.Id}"));
        }
    }

    [Fact]
    public void A_command_that_the_version_does_not_have_is_not_answered()
    {
        var asked = new Asked(new SimulatorOptions { PcuVersion = 411 });
        Assert.Empty(asked.Send(0xa2));
        Assert.Empty(asked.Send(0x55));
    }

    [Fact]
    public void The_answers_of_several_frames_are_those_of_the_catalogue()
    {
        var asked = new Asked();
        Assert.Equal([0x95, 0x9d], asked.Send(0x95).Select(frame => frame[FrameLayout.CommandOffset]));
        Assert.Equal([0x99, 0x9a, 0x9b, 0x9c], asked.Send(0x99).Select(frame => frame[FrameLayout.CommandOffset]));
        Assert.Equal(
            [0x95],
            new Asked(new SimulatorOptions { PcuVersion = 258 }).Send(0x95).Select(frame => frame[FrameLayout.CommandOffset]));
    }

    [Theory]
    [InlineData(411, 0x0a, 38)]
    [InlineData(411, 0x0b, 140)]
    [InlineData(609, 0x0a, 38)]
    [InlineData(609, 0x0b, 140)]
    public void A_payload_is_as_long_as_recorded_ones(int version, byte code, int length)
    {
        var frame = Assert.Single(new Asked(new SimulatorOptions { PcuVersion = version }).Send(code));
        Assert.Equal((length, length + FrameLayout.MinLength), (frame[FrameLayout.LengthOffset], frame.Length));
    }

    [Fact]
    public void It_is_the_inverter_that_was_asked_for()
    {
        var battery = CommandCatalogue.Default.Batteries.First(battery => battery.Key == "byd-hv");
        var values = new Asked(new SimulatorOptions { Model = InverterModel.Kw3, PcuVersion = 503, Battery = battery, Serial = "ST123" })
            .Ask(0x98);
        Assert.Equal("503", values["inverter_pcu_version"].Text);
        Assert.Equal("3kW", values["inverter_model"].Text);
        Assert.Equal("BYD High Voltage Battery", values["battery_vendor"].Text);
        Assert.Equal("ST123", values["inverter_serial"].Text);
    }

    [Fact]
    public void The_same_seed_gives_the_same_frames_however_the_time_is_cut()
    {
        var often = new Asked();
        var once = new Asked();
        var other = new Asked(new SimulatorOptions { Seed = 2 });
        for (var minute = 0; minute < 600; minute++)
        {
            often.Pass(TimeSpan.FromMinutes(1));
            _ = often.Ask(0x0b);
        }

        once.Pass(TimeSpan.FromMinutes(600));
        other.Pass(TimeSpan.FromMinutes(600));
        foreach (var code in (byte[])[0x0a, 0x0b, 0x0c, 0x0d, 0x99, 0x95])
            Assert.Equal(once.Send(code), often.Send(code));
        Assert.NotEqual(once.Send(0x0b)[0], other.Send(0x0b)[0]);
    }

    [Fact]
    public void Time_runs_as_fast_as_asked()
    {
        var start = new DateTimeOffset(2026, 6, 21, 12, 0, 0, TimeSpan.Zero);
        var asked = new Asked(new SimulatorOptions { Speed = 60, Start = start });
        asked.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(start.AddHours(2), asked.Inverter.Now);
    }

    [Fact]
    public void Alarms_that_are_set_are_reported_until_they_are_cleared()
    {
        var asked = new Asked();
        asked.Inverter.SetAlarms("inverter_faults_1", 0, 0b100);
        Assert.Equal([19], ((AlarmsValue)asked.Ask(0x1f)["inverter_faults_1"]).Raised.Select(alarm => alarm.Code!.Value));
        asked.Inverter.SetAlarms("inverter_faults_1", 0, 0);
        Assert.Equal("none", asked.Ask(0x1f)["inverter_faults_1"].Text);
    }
}
