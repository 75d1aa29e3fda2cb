using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Protocol.Tests.Catalogue;

public sealed class CatalogueViewTests
{
    private const string Oldest = "98";
    private const string From252 = "0a 0b 0c 1e 1f 64 66 67 68 69 70 94 95 98 99 9a 9b 9e 9f";
    private const string From258 = "0a 0b 0c 0d 1e 1f 64 66 67 68 69 6a 70 94 95 98 99 9a 9b 9c 9e 9f a1";
    private const string From259 = "0a 0b 0c 0d 1e 1f 64 66 67 68 69 6a 70 94 95 98 99 9a 9b 9c 9d 9e 9f a1";
    private const string From500 = "0a 0b 0c 0d 1e 1f 64 66 67 68 69 6a 70 71 94 95 98 99 9a 9b 9c 9d 9e 9f a1 a2 a3 b0 b1";
    private const string From603 = From500 + " ba bb";

    [Theory]
    [InlineData(0, Oldest)]
    [InlineData(251, Oldest)]
    [InlineData(252, From252)]
    [InlineData(257, From252)]
    [InlineData(258, From258)]
    [InlineData(259, From259)]
    [InlineData(411, From259)]
    [InlineData(499, From259)]
    [InlineData(500, From500)]
    [InlineData(602, From500)]
    [InlineData(603, From603)]
    [InlineData(609, From603)]
    [InlineData(9999, From603)]
    public void A_version_has_the_commands_that_began_at_or_before_it(int version, string codes) =>
        Assert.Equal(codes, string.Join(' ', CommandCatalogue.Default.View(version).Commands.Select(command => command.Code.ToString())));

    [Theory]
    [InlineData(609, "0a", "battery_soc", "battery_voltage")]
    [InlineData(609, "0b", "pv_power", "battery_power", "grid_l1_power", "pv1_power")]
    [InlineData(609, "9a", "grid_export_energy_today")]
    [InlineData(609, "99", "autarky_today")]
    [InlineData(609, "99 0a", "grid_export_energy_today", "battery_soc", "pv_energy_today")]
    [InlineData(609, "0d", "load_power")]
    [InlineData(252, "0b", "grid_import_energy_total")]
    [InlineData(609, "", "inverter_ap_password")]
    public void Points_are_asked_for_by_the_fewest_commands(int version, string codes, params string[] points)
    {
        var view = CommandCatalogue.Default.View(version);
        var commands = view.CommandsFor(points.Select(point => view.Points.Find(point)!));
        Assert.Equal(
            codes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(),
            commands.Select(command => $"{command.Code}").Order());
    }

    [Theory]
    [InlineData(609, "9c", "99")]
    [InlineData(609, "9d", "95")]
    [InlineData(609, "0a", "0a")]
    [InlineData(609, "99", "99")]
    public void A_frame_comes_in_answer_to_its_own_command_or_to_the_one_that_brings_it(int version, string frame, string command)
    {
        var view = CommandCatalogue.Default.View(version);
        Assert.True(CommandCode.TryParse(frame, out var code));
        Assert.Equal(command, $"{view.RequestFor(view.Find(code)!).Code}");
    }

    [Fact]
    public void The_catalogue_knows_six_versions() => Assert.Equal([0, 252, 258, 259, 500, 603], CommandCatalogue.Default.Versions);

    [Theory]
    [InlineData("66", 257, 252)]
    [InlineData("66", 258, 258)]
    [InlineData("66", 609, 258)]
    [InlineData("67", 499, 252)]
    [InlineData("67", 500, 500)]
    [InlineData("0b", 499, 252)]
    [InlineData("0b", 500, 500)]
    [InlineData("1e", 257, 252)]
    [InlineData("1e", 258, 258)]
    [InlineData("95", 252, 252)]
    [InlineData("95", 258, 258)]
    [InlineData("95", 259, 259)]
    [InlineData("6a", 258, 258)]
    [InlineData("6a", 259, 259)]
    [InlineData("6a", 500, 500)]
    [InlineData("6a", 603, 603)]
    [InlineData("9d", 499, 259)]
    [InlineData("9d", 500, 500)]
    [InlineData("9d", 603, 603)]
    public void A_command_is_the_newest_definition_that_is_not_above_the_version(string code, int version, int since) =>
        Assert.Equal(since, Find(version, code).Since);

    [Fact]
    public void Command_67_means_rules_before_500_and_the_power_factor_since()
    {
        Assert.Equal("Custom Mode Settings", Find(499, "67").Label);
        Assert.Equal(8, Find(499, "67").Fields.Count);
        Assert.Equal("Working parameter setting 2", Find(500, "67").Label);
        Assert.Equal(3, Find(500, "67").Fields[0].DecimalPlaces);
    }

    [Theory]
    [InlineData(991)]
    [InlineData(998)]
    public void Some_versions_count_as_601(int version)
    {
        var view = CommandCatalogue.Default.View(version);
        Assert.Equal(version, view.PcuVersion);
        Assert.Equal(601, view.EffectiveVersion);
        Assert.Null(view.Find(Code("bb")));
        Assert.Equal(500, view.Find(Code("9d"))!.Since);
    }

    [Theory]
    [InlineData("99", 252, "99 9a 9b")]
    [InlineData("99", 258, "99 9a 9b 9c")]
    [InlineData("99", 609, "99 9a 9b 9c")]
    [InlineData("95", 252, "95")]
    [InlineData("95", 258, "95")]
    [InlineData("95", 259, "95 9d")]
    [InlineData("95", 609, "95 9d")]
    [InlineData("0a", 609, "0a")]
    [InlineData("9a", 609, "9a")]
    public void The_frames_that_answer_a_command_are_those_of_the_version(string code, int version, string responses)
    {
        var view = CommandCatalogue.Default.View(version);
        Assert.Equal(responses, string.Join(' ', view.ResponsesOf(view.Find(Code(code))!)));
    }

    [Fact]
    public void A_read_is_found_by_each_of_its_names_in_either_case()
    {
        var view = CommandCatalogue.Default.View(609);
        foreach (var command in view.Commands)
        {
            foreach (var name in command.Names)
            {
                Assert.Same(command, view.FindByName(name));
                Assert.Same(command, view.FindByName(name.ToUpperInvariant()));
            }
        }

        Assert.Equal(Code("0a"), view.FindByName("battery")!.Code);
        Assert.Equal(Code("0b"), view.FindByName("grid")!.Code);
        Assert.Null(view.FindByName("all"));
        Assert.Null(view.FindByName(""));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(399, 2)]
    [InlineData(400, 4)]
    public void The_upgrade_protocol_has_a_view_of_its_own(int version, int lengthOfPcuProgram)
    {
        var view = CommandCatalogue.Default.UpgradeView(version);
        Assert.Equal(
            [0x0000, 0x0001, 0x1000, 0x2000, 0xe000, 0xf000],
            view.Commands.Select(command => (int)command.Code.Value));
        Assert.All(view.Commands, command => Assert.Equal(CommandAccess.Dangerous, command.Access));
        Assert.Equal(lengthOfPcuProgram, view.Find(new CommandCode(0xf000))!.Fields[0].Length);
    }

    [Fact]
    public void A_battery_is_found_by_its_code()
    {
        Assert.Equal("pylon-lv-485", CommandCatalogue.Default.FindBattery(30)!.Key);
        Assert.Null(CommandCatalogue.Default.FindBattery(29));
    }

    private static CommandDefinition Find(int version, string code) => CommandCatalogue.Default.View(version).Find(Code(code))!;

    private static CommandCode Code(string text) =>
        CommandCode.TryParse(text, out var code) ? code : throw new ArgumentException(text, nameof(text));
}
