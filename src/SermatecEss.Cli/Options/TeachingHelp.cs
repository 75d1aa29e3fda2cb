using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using SermatecEss.Cli.Terminals;

namespace SermatecEss.Cli.Options;

/// <summary>The usual help, and below it the lesson of the command.</summary>
internal sealed class TeachingHelp(string rootLesson, ConnectionOptions connection) : SynchronousCommandLineAction
{
    private readonly HelpAction _usual = new();

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        connection.ShowIn(parseResult.CommandResult.Command);
        _ = _usual.Invoke(parseResult);
        var lesson = parseResult.CommandResult.Command switch
        {
            TaughtCommand taught => taught.Lesson,
            RootCommand => rootLesson,
            _ => null,
        };
        if (lesson is not null) parseResult.InvocationConfiguration.Output.WriteLine(lesson);
        return ExitCode.Success;
    }
}
