using SermatecEss.Approvals;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Cli.Live;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Simulator;
using Spectre.Console;

namespace SermatecEss.Cli.Tests;

/// <summary>The screen of <c>watch</c>, compared as a whole.</summary>
public sealed class ScreenTests
{
    private static readonly SimulatorOptions Summer = new() { Start = new DateTimeOffset(2026, 6, 21, 12, 0, 0, TimeSpan.Zero) };

    [Theory]
    [InlineData(40, 12)]
    [InlineData(80, 24)]
    [InlineData(120, 40)]
    [InlineData(200, 60)]
    public async Task It_fills_the_terminal_with_what_matters_most(int width, int height)
    {
        await using var plant = new StillPlant(Summer);
        Approve(await plant.PictureAsync(), plant, width, height, $"{width}x{height}");
    }

    [Fact]
    public async Task An_older_inverter_shows_what_it_has()
    {
        await using var plant = new StillPlant(Summer with { PcuVersion = 411, Model = InverterModel.Kw5 });
        Approve(await plant.PictureAsync(), plant, 80, 24, "80x24-pcu-411");
    }

    [Fact]
    public async Task Alarms_stand_before_the_values_and_leave_them_room()
    {
        await using var plant = new StillPlant(Summer);
        plant.Inverter.SetAlarms("inverter_faults_0", 0, 0xffff);
        Approve(await plant.PictureAsync(), plant, 80, 24, "80x24-alarms");
    }

    [Fact]
    public async Task An_inverter_that_has_gone_silent_keeps_its_last_values()
    {
        await using var plant = new StillPlant(Summer);
        var trouble = "The inverter at 192.168.1.50:8899 did not answer command 0b within 5 s; it was asked 3 times. "
            + "Is another program asking it at the same time?";
        Approve(await plant.PictureAsync() with { Trouble = trouble, IsAvailable = false }, plant, 80, 24, "80x24-no-answer");
    }

    [Fact]
    public async Task An_inverter_without_readings_shows_why()
    {
        await using var plant = new StillPlant(Summer);
        var picture = new InverterPicture((await plant.PictureAsync()).Options) { Trouble = "There is no route to 192.168.1.50:8899." };
        Approve(picture, plant, 80, 24, "80x24-never-answered");
    }

    [Fact]
    public void Every_approved_screen_is_compared()
    {
        string[] sizes = ["40x12", "80x24", "120x40", "200x60"];
        string[] states = ["80x24-pcu-411", "80x24-alarms", "80x24-no-answer", "80x24-never-answered"];
        Approval.RefuseUnused("screen", sizes.Concat(states).Select(File));
    }

    [Fact]
    public async Task A_note_is_below_the_title()
    {
        await using var plant = new StillPlant(Summer);
        var lines = Lines(await plant.PictureAsync(), plant, 80, 24, "Simulated 2026-06-21 12:00");
        Assert.Matches(@"^10kW STSIMULATED\d+, PCU 609, at 127\.0\.0\.1:\d+ +12:00:03  q quit$", lines[0]);
        Assert.Equal("Simulated 2026-06-21 12:00", lines[1]);
        Assert.Equal(24, lines.Length);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task No_line_is_longer_and_nothing_that_matters_is_cut(int width, int height)
    {
        await using var plant = new StillPlant(Summer);
        var picture = await plant.PictureAsync();
        var lines = Lines(picture, plant, width, height);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        Assert.InRange(lines.Length, 1, height);
        foreach (var id in (string[])["pv_power", "battery_power", "grid_power", "load_power", "battery_soc"])
        {
            // If the whole name does not fit, its beginning identifies it.
            var name = picture.Points!.Find(id)!.FullName;
            name = name[..Math.Min(name.Length, width < 40 ? 8 : 16)];
            Assert.Contains(lines, line => line.StartsWith(name, StringComparison.Ordinal));
        }

        Assert.Contains("none", lines);
    }

    [Fact]
    public async Task A_large_terminal_has_all_that_matters_to_every_owner()
    {
        await using var plant = new StillPlant(Summer);
        var picture = await plant.PictureAsync();
        var text = string.Join('\n', Lines(picture, plant, 120, 40));
        string[] sides = ["battery_charge_power", "battery_discharge_power", "grid_import_power", "grid_export_power"];
        var main = picture.Points!.All.Where(point => point.Prominence == Prominence.Main && !sides.Contains(point.Id));
        Assert.All(main, point => Assert.Contains(point.FullName, text, StringComparison.Ordinal));
    }

    public static TheoryData<int, int> Sizes()
    {
        var sizes = new TheoryData<int, int>();
        foreach (var width in (int[])[20, 40, 60, 80, 99, 120, 161, 240])
            foreach (var height in (int[])[10, 16, 24, 25, 40, 100]) sizes.Add(width, height);
        return sizes;
    }

    private static void Approve(InverterPicture picture, StillPlant plant, int width, int height, string name)
    {
        var session = picture.Options.Session with { Host = "192.168.1.50", Port = 8899 };
        picture = picture with { Options = picture.Options with { Session = session } };
        Approval.Approve(string.Join('\n', Lines(picture, plant, width, height)) + "\n", File(name));
    }

    private static string File(string name) => $"screen/{name}.txt";

    /// <summary>The drawn text, without colours.</summary>
    private static string[] Lines(InverterPicture picture, StillPlant plant, int width, int height, string? note = null)
    {
        var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(text),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
        });
        console.Profile.Width = width;
        console.Write(ScreenView.Draw(picture, width, height, plant.Clock, note));
        return [.. text.ToString().TrimEnd('\n').Split('\n').Select(line => line.TrimEnd())];
    }
}
