using System.Text.RegularExpressions;
using SermatecEss.Approvals;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>The program's own help and version, compared as a whole.</summary>
public sealed partial class HelpTests
{
    private static readonly string[] Commands =
    [
        "discover", "list", "list points", "get", "status", "watch", "settings", "settings export", "settings diff", "settings apply",
        "set",
        "schedule",
        "schedule set",
        "override", "override charge", "override discharge", "override hold", "override status", "override end", "clock", "clock set",
        "cloud", "cloud show", "cloud set", "cloud restore",
        "registers", "registers read", "registers write", "daemon", "history", "history info", "history export",
        "history import", "history backup", "history check", "check-config", "doctor", "diagnose", "mqtt", "mqtt clean",
        "password", "password set", "password remove", "key", "key create", "key list", "key revoke", "decode",
        "simulate", "replay", "demo", "catalogue", "catalogue show", "catalogue check", "completion", "completion install", "healthcheck",
    ];

    public static TheoryData<string> EveryCommand => [.. Commands];

    [Fact]
    public async Task Without_a_command_it_lists_the_commands()
    {
        var help = (await RunAsync()).Good;
        Approval.Approve(help, File(""));
        Assert.Equal(help, (await RunAsync("--help")).Good);
    }

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public async Task Every_command_has_help(string command)
    {
        var help = await RunAsync([.. command.Split(' '), "-h"]);
        Approval.Approve(help.Good, File(command));
        Assert.Empty(help.Error);
    }

    [Theory]
    [InlineData("doctor")]
    [InlineData("diagnose")]
    [InlineData("check-config")]
    [InlineData("mqtt clean")]
    public void Options_of_the_daemon_are_explained_once(string command)
    {
        Assert.InRange(Approved(command).Length, 1, Approved("daemon").Length / 2);
        Assert.DoesNotContain("--mqtt-ca-file", Approved(command), StringComparison.Ordinal);
        Assert.Contains("--mqtt-host", Approved(command), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("settings export")]
    public async Task Help_is_a_command_as_well(string command)
    {
        var help = (await RunAsync([.. command.Split(' '), "--help"])).Good;
        Assert.Equal(help, (await RunAsync(["help", .. command.Split(' ')])).Good);
    }

    [Fact]
    public void No_command_is_left_out()
    {
        var named = Commands.Prepend("")
            .SelectMany(command => Subcommands(Approved(command)).Select(name => $"{command} {name}".TrimStart()));
        Assert.Equal(Commands.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
        Approval.RefuseUnused("help", Commands.Prepend("").Select(File));
    }

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public void Every_command_is_documented_with_all_its_options(string command)
    {
        var documentation = Repository.Read("docs/cli.md");
        Assert.Matches($"(?:sermatec-ess |`){command}\\b", documentation);
        foreach (Match option in OptionName().Matches(Approved(command)))
            Assert.Contains($"`{option.Value}", documentation, StringComparison.Ordinal);
    }

    /// <summary>Without the tests' state directory, which the help would show as default.</summary>
    private static Task<Result> RunAsync(params string[] arguments) => Program.RunAsync([("SERMATEC_STATE_DIR", "")], "", arguments);

    private static string File(string command) => $"help/{$"sermatec-ess {command}".TrimEnd().Replace(' ', '-')}.txt";

    private static string Approved(string command) => Repository.Read($"tests/EndToEnd.Tests/Approved/{File(command)}");

    private static IEnumerable<string> Subcommands(string help) =>
        help.Split('\n')
            .SkipWhile(line => line != "Commands:")
            .Skip(1)
            .TakeWhile(line => line.Length > 0)
            .Where(line => line.StartsWith("  ", StringComparison.Ordinal))
            .Select(line => line.Trim().Split(' ')[0]);

    [GeneratedRegex(@"(?<=^  (-\w, )*)--[a-z-]+", RegexOptions.Multiline)]
    private static partial Regex OptionName();
}
