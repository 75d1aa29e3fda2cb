using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Hosting.Options;

/// <summary>The standard help, followed by the command's text.</summary>
/// <param name="lesson">The text of the program itself.</param>
/// <param name="purposes">The commands by purpose; those that are missing come last. Empty to list them as they are.</param>
/// <param name="prepare">Hides the options of a command that its help does not explain; returns the line that does, or null.</param>
internal sealed class TeachingHelp(
    string lesson, IReadOnlyList<(string Purpose, string[] Commands)> purposes, Func<Command, string?> prepare)
    : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    /// <summary>Makes this the help of a program, also if it is started without a command.</summary>
    internal void AddTo(RootCommand root)
    {
        root.Options.OfType<HelpOption>().Single().Action = this;
        root.SetAction(Invoke);
    }

    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        var output = parseResult.InvocationConfiguration.Output;
        var elsewhere = prepare(command);
        var subcommands = command is RootCommand && purposes.Count > 0 ? command.Subcommands.ToList() : [];
        foreach (var below in subcommands) below.Hidden = true;

        // The width comes from the kernel, because .NET's console would send escape sequences to a terminal.
        var width = Terminal.IsInteractive(output) ? WindowSize.Columns : null;
        _ = new HelpAction { MaxWidth = width ?? int.MaxValue }.Invoke(parseResult);
        if (subcommands.Count > 0) WriteCommands(output, subcommands);
        if (elsewhere is not null) output.WriteLine($"{elsewhere}\n");
        var text = command switch
        {
            TaughtCommand taught => taught.Lesson,
            RootCommand => lesson,
            _ => null,
        };
        if (text is not null) output.WriteLine(text);
        return ExitCode.Success;
    }

    private void WriteCommands(TextWriter output, List<Command> commands)
    {
        output.WriteLine("Commands:");
        var others = commands.Select(command => command.Name).Except(purposes.SelectMany(purpose => purpose.Commands));
        var width = commands.Max(command => command.Name.Length) + 2;
        foreach (var (purpose, names) in purposes.Append(("More", [.. others])))
        {
            output.WriteLine($" {purpose}:");
            foreach (var command in names.Select(name => commands.Find(command => command.Name == name)!))
                output.WriteLine($"  {command.Name.PadRight(width)}{command.Description}");
        }

        output.WriteLine();
    }
}
