using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using SermatecEss.Cli.Terminals;

namespace SermatecEss.Cli.Options;

/// <summary>The standard help, followed by the command's text.</summary>
internal sealed class TeachingHelp(string rootLesson, ConnectionOptions connection) : SynchronousCommandLineAction
{
    /// <summary>The commands by purpose.</summary>
    private static readonly (string Purpose, string[] Commands)[] Purposes =
    [
        ("Read", ["discover", "list", "get", "status", "watch", "settings"]),
        ("Change", ["set", "schedule", "override", "clock", "cloud", "registers"]),
        ("MQTT and Home Assistant", ["daemon", "check-config", "healthcheck", "mqtt"]),
        ("HTTP", ["password", "key"]),
        ("History", ["history"]),
        ("Troubleshooting", ["doctor", "diagnose", "decode"]),
        ("Try without an inverter", ["demo", "simulate"]),
    ];

    /// <summary>The width comes from the kernel, because .NET's console would send escape sequences to a terminal.</summary>
    private readonly HelpAction _usual = new()
    {
        MaxWidth = Console.IsOutputRedirected ? int.MaxValue : WindowSize.Columns ?? int.MaxValue,
    };

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        connection.ShowIn(command);
        var isBrief = DaemonOptions.ShowIn(command);
        var subcommands = command is RootCommand ? command.Subcommands.ToList() : [];
        foreach (var below in subcommands) below.Hidden = true;
        _ = _usual.Invoke(parseResult);
        if (subcommands.Count > 0) WriteCommands(parseResult.InvocationConfiguration.Output, subcommands);
        if (isBrief)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(
                "Also takes the inverter, broker and topic options of 'sermatec-ess daemon'; see its --help.\n");
        }

        var lesson = parseResult.CommandResult.Command switch
        {
            TaughtCommand taught => taught.Lesson,
            RootCommand => rootLesson,
            _ => null,
        };
        if (lesson is not null) parseResult.InvocationConfiguration.Output.WriteLine(lesson);
        return ExitCode.Success;
    }

    private static void WriteCommands(TextWriter output, List<Command> commands)
    {
        output.WriteLine("Commands:");
        var others = commands.Select(command => command.Name).Except(Purposes.SelectMany(purpose => purpose.Commands));
        var width = commands.Max(command => command.Name.Length) + 2;
        foreach (var (purpose, names) in Purposes.Append(("More", [.. others])))
        {
            output.WriteLine($" {purpose}:");
            foreach (var command in names.Select(name => commands.Find(command => command.Name == name)!))
                output.WriteLine($"  {command.Name.PadRight(width)}{command.Description}");
        }

        output.WriteLine();
    }
}
