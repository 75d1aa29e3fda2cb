using System.CommandLine;

namespace SermatecEss.Cli.Options;

/// <summary>Completions of an unfinished command line, for the shells.</summary>
internal static class Suggestions
{
    private const string Directive = "[suggest";
    private const string Help = "help";

    /// <summary>The unfinished line from a shell; null for other command lines.</summary>
    internal static string? LineOf(string[] args) =>
        args is [var directive, var line] && directive.StartsWith(Directive, StringComparison.Ordinal) ? line : null;

    /// <summary>The words that are valid at the end of the line and match its last word, each once.</summary>
    internal static IEnumerable<string> For(RootCommand root, ConnectionOptions connection, string line)
    {
        line = line.TrimStart();
        var word = line[(line.LastIndexOf(' ') + 1)..];
        var asksHelp = line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var program, Help, ..] words
            && (words.Length > 2 || word.Length == 0);
        if (asksHelp) line = line.Replace($" {Help} ", " ", StringComparison.Ordinal);
        foreach (var option in OptionsBelow(root).Where(option => option.ValueType == typeof(bool))) option.CompletionSources.Clear();
        var parse = root.Parse(line, CommandLineWords.Configuration);
        connection.ShowIn(parse.CommandResult.Command);
        return parse.GetCompletions(line.Length)
            .Select(completion => completion.Label)
            .Where(label => label.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Where(label => asksHelp
                ? parse.CommandResult.Command.Subcommands.Any(command => command.Name == label)
                : IsUsual(label, word))
            .Distinct();
    }

    /// <summary>Options are offered once the user types a dash, by their full names.</summary>
    private static bool IsUsual(string label, string word) =>
        word.StartsWith('-') ? label.StartsWith("--", StringComparison.Ordinal) : label is not ['-' or '/', ..];

    private static IEnumerable<Option> OptionsBelow(Command command) =>
        command.Options.Concat(command.Subcommands.SelectMany(OptionsBelow));
}
