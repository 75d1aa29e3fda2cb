using System.CommandLine;
using System.CommandLine.Parsing;
using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Hosting.Options;

/// <summary>Words of a command line that no command or option accepts.</summary>
internal static class UnknownWord
{
    /// <summary>The beginnings of the parser's messages that are replaced by better ones.</summary>
    private static readonly string[] WordsOfParser = ["Unrecognized command or argument", "Required command was not provided"];

    /// <summary>The errors of a command line, one sentence each.</summary>
    internal static IEnumerable<string> Faults(ParseResult parse)
    {
        var others = parse.Errors.Select(error => error.Message).Distinct();

        // Words after an unknown word are unknown too; only the first is reported.
        return parse.UnmatchedTokens.Count == 0
            ? others
            : others.Where(message => !WordsOfParser.Any(words => message.StartsWith(words, StringComparison.Ordinal)))
                .Prepend(Fault(parse.CommandResult, parse.UnmatchedTokens[0]));
    }

    /// <summary>Makes an argument that accepts any number of words reject those that look like an option.</summary>
    internal static void RefuseOptions(Argument argument) => argument.Validators.Add(result =>
    {
        foreach (var token in result.Tokens.Select(token => token.Value).Where(token => token is ['-', '-' or (>= 'A' and <= 'z'), ..]))
            result.AddError(Fault((CommandResult)result.Parent!, token));
    });

    private static string Fault(CommandResult result, string word)
    {
        if (word.StartsWith('-'))
        {
            var name = word.Split('=')[0];
            return "There is no option "
                + $"'{name}'.{Spelling.Hint(name, OptionsOf(result).Where(known => known.StartsWith("--", StringComparison.Ordinal)))}";
        }

        var command = result.Command;
        if (command.Subcommands.Count == 0) return $"'{command.Name}' does not take '{word}'.";
        var what = command is RootCommand ? "There is" : $"'{command.Name}' has";
        return $"{what} no command '{word}'.{Spelling.Hint(word, command.Subcommands.Select(other => other.Name))}";
    }

    private static IEnumerable<string> OptionsOf(CommandResult result)
    {
        for (var at = result; at is not null; at = at.Parent as CommandResult)
        {
            foreach (var option in at.Command.Options.Where(option => !option.Hidden && (at == result || option.Recursive)))
                foreach (var name in option.Aliases.Prepend(option.Name)) yield return name;
        }
    }
}
