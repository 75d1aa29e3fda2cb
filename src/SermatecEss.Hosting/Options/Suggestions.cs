using System.CommandLine;

namespace SermatecEss.Hosting.Options;

/// <summary>Completions of an unfinished command line, for the shells.</summary>
internal static class Suggestions
{
    private const string Directive = "[suggest";
    private const string Help = "help";
    private const string EscapedSpace = "\\ ";

    /// <summary>The unfinished line from a shell; null for other command lines.</summary>
    internal static string? LineOf(string[] args) =>
        args is [var directive, var line] && directive.StartsWith(Directive, StringComparison.Ordinal) ? line : null;

    /// <summary>The words that are valid at the end of the line and match its last word, each once.</summary>
    /// <param name="root">The commands.</param>
    /// <param name="prepare">Hides the options of a command that are not offered.</param>
    /// <param name="line">The line.</param>
    internal static IEnumerable<string> For(RootCommand root, Action<Command> prepare, string line)
    {
        (line, var option, var word) = Parts(line.TrimStart());
        var asksHelp = line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var program, Help, ..] words
            && (words.Length > 2 || word.Length == 0);
        if (asksHelp) line = line.Replace($" {Help} ", " ", StringComparison.Ordinal);
        foreach (var flag in OptionsBelow(root).Where(flag => flag.ValueType == typeof(bool))) flag.CompletionSources.Clear();
        var parse = root.Parse(line, CommandLineWords.Configuration);
        prepare(parse.CommandResult.Command);
        return parse.GetCompletions(line.Length)
            .Select(completion => completion.Label)
            .Where(label => label.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Where(label => asksHelp
                ? parse.CommandResult.Command.Subcommands.Any(command => command.Name == label)
                : IsUsual(label, word))
            .Select(label => option + label)
            .Distinct();
    }

    /// <summary>
    /// The line for the parser, the <c>--option=</c> before an unfinished value or "", and the unfinished word, unescaped.
    /// </summary>
    private static (string Line, string Option, string Word) Parts(string line)
    {
        var begin = line.Length;
        while (begin > 0 && (line[begin - 1] != ' ' || line[..begin].EndsWith(EscapedSpace, StringComparison.Ordinal))) begin--;
        var word = line[begin..];
        var end = word.StartsWith("--", StringComparison.Ordinal) ? word.IndexOf('=') + 1 : 0;
        var (option, value) = (word[..end], word[end..]);

        // The parser does not know escaped spaces, so it gets the word up to the first one.
        var known = value.Split(EscapedSpace)[0];
        return (
            end == 0 ? line[..begin] + known : $"{line[..begin]}{option[..^1]} {known}",
            option,
            value.Replace(EscapedSpace, " ", StringComparison.Ordinal));
    }

    /// <summary>Options are offered once the user types a dash, by their full names.</summary>
    private static bool IsUsual(string label, string word) =>
        word.StartsWith('-') ? label.StartsWith("--", StringComparison.Ordinal) : label is not ['-' or '/', ..];

    private static IEnumerable<Option> OptionsBelow(Command command) =>
        command.Options.Concat(command.Subcommands.SelectMany(OptionsBelow));
}
