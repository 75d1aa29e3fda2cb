using SermatecEss.Hosting.Terminals;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Cli.Options;

/// <summary>
/// Finds the read commands that the user gives by code, by name or as <c>all</c>. Refuses everything else before anything is sent.
/// </summary>
internal sealed class CommandSelection(CommandCatalogue catalogue)
{
    private const string All = "all";

    /// <summary>Refuses words that match no command of any PCU version.</summary>
    internal void Check(IEnumerable<string> words)
    {
        foreach (var word in words.Where(word => !IsAll(word))) _ = CodeOf(word);
    }

    /// <summary>The code, if the words name only one command that every version has.</summary>
    internal CommandCode? OnlyCode(IReadOnlyList<string> words) => words.Count == 1 && !IsAll(words[0]) ? CodeOf(words[0]) : null;

    /// <summary>The selected commands of an inverter's version, each once, in the given order.</summary>
    internal IReadOnlyList<CommandDefinition> Resolve(CatalogueView view, IEnumerable<string> words) =>
        [.. words.SelectMany(word => IsAll(word) ? AllOf(view) : [InView(view, CodeOf(word), word)]).Distinct()];

    /// <summary>All read commands of a version, without those that are sent along with the response to another.</summary>
    internal static IEnumerable<CommandDefinition> AllOf(CatalogueView view)
    {
        var reads = view.Commands.Where(command => command.Access == CommandAccess.Read).ToList();
        return reads.Where(command => !reads.Any(other => other != command && other.Responses.Contains(command.Code)));
    }

    private static CommandDefinition InView(CatalogueView view, CommandCode code, string word) => view.Find(code)
        ?? throw new UsageException($"This inverter (PCU {view.PcuVersion}) does not have '{word}'. Available: {Names(view.Commands)}.");

    private CommandCode CodeOf(string word)
    {
        var isCode = CommandCode.TryParse(word.Length == 1 ? $"0{word}" : word, out var code);
        var command = catalogue.Definitions.FirstOrDefault(command =>
            !command.IsUpgrade && (isCode ? command.Code == code : command.Names.Contains(word, StringComparer.OrdinalIgnoreCase)));
        if (command is null)
        {
            var known = catalogue.Definitions
                .Where(known => known.Access == CommandAccess.Read)
                .SelectMany(known => known.Names)
                .Append(All);
            throw new UsageException(
                $"There is no command '{word}'.{Spelling.Hint(word, known)} Available: {Names(catalogue.Definitions)}; or all.");
        }

        if (command.Access == CommandAccess.Read) return command.Code;
        throw new UsageException(
            $"'{word}' ({command.Label}) cannot be read: sending it could change or block the inverter, so it is never sent. "
            + $"Available: {Names(catalogue.Definitions)}; or all.");
    }

    private static string Names(IEnumerable<CommandDefinition> commands)
    {
        var reads = commands.Where(command => command.Access == CommandAccess.Read);
        return string.Join(", ", reads.Select(command => $"{command.Code} {command.Names[0]}").Distinct());
    }

    private static bool IsAll(string word) => word.Equals(All, StringComparison.OrdinalIgnoreCase);
}
