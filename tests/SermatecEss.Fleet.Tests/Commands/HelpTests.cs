using SermatecEss.Approvals;

namespace SermatecEss.Fleet.Tests.Commands;

/// <summary>The program's own help, compared as a whole.</summary>
public sealed class HelpTests
{
    private static readonly string[] Commands = ["run", "check-config", "status", "schema", "simulate", "completion", "completion install"];

    public static TheoryData<string> EveryCommand => [.. Commands];

    [Fact]
    public async Task Without_a_command_it_lists_the_commands()
    {
        var (code, help, error) = await Fleet.RunAsync();
        Assert.Equal((0, ""), (code, error));
        Approval.Approve(WithoutName(help), File(""));
        Assert.Equal(help, (await Fleet.RunAsync("--help")).Output);
    }

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public async Task Every_command_has_help(string command)
    {
        var (code, help, error) = await Fleet.RunAsync([.. command.Split(' '), "-h"]);
        Assert.Equal((0, ""), (code, error));
        Approval.Approve(WithoutName(help), File(command));
    }

    [Fact]
    public void Every_text_is_of_a_command() => Approval.RefuseUnused("help", Commands.Append("").Select(File));

    [Theory]
    [InlineData("sermatec-fleet: There is no command 'statu'. Did you mean 'status'?\nTry 'sermatec-fleet --help'.\n", "statu")]
    [InlineData(
        "sermatec-fleet: There is no option '--confi'. Did you mean '--config'?\nTry 'sermatec-fleet run --help'.\n", "run", "--confi")]
    [InlineData("sermatec-fleet: No configuration file given. Add -c FILE.\n", "run")]
    [InlineData("sermatec-fleet: No configuration file given. Add -c FILE.\n", "schema", "--apply")]
    [InlineData(
        "sermatec-fleet: Use either --print or --apply.\nTry 'sermatec-fleet schema --help'.\n", "schema", "--apply", "--print")]
    public async Task A_wrong_command_line_is_explained(string message, params string[] args)
    {
        var (code, output, error) = await Fleet.RunAsync(args);
        Assert.Equal((2, "", message), (code, output, error));
    }

    [Fact]
    public async Task Command_lines_are_completed()
    {
        Assert.Equal("status\n", (await Fleet.RunAsync("[suggest:19]", "sermatec-fleet stat")).Output);
        var script = (await Fleet.RunAsync("completion", "bash")).Output;
        Assert.Contains("complete -o default -F _sermatec_fleet sermatec-fleet\n", script, StringComparison.Ordinal);
        Assert.DoesNotContain("sermatec-ess", script, StringComparison.Ordinal);
    }

    private static string File(string command) => $"help/{(command.Length == 0 ? "sermatec-fleet" : command.Replace(' ', '-'))}.txt";

    /// <summary>In this process, the parser has the name of the tests.</summary>
    private static string WithoutName(string help) =>
        help.Replace(Path.GetFileNameWithoutExtension(Environment.GetCommandLineArgs()[0]), "sermatec-fleet", StringComparison.Ordinal);
}
