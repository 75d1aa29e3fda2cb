using System.CommandLine;

namespace SermatecEss.Cli.Options;

/// <summary>Options with a few lower-case words to choose from.</summary>
internal static class ChoiceOption
{
    /// <summary>An option whose words are the names of an enumeration, the first being the default.</summary>
    internal static Option<T> Create<T>(string name, string alias, string description)
        where T : struct, Enum
    {
        var words = Enum.GetNames<T>().Select(word => word.ToLowerInvariant()).ToArray();
        var list = string.Join(", ", words);
        var option = TypedOption.Create(name, [alias], $"{description}: {list}", "FORMAT", default(T), text =>
            words.Contains(text, StringComparer.OrdinalIgnoreCase)
                ? (Enum.Parse<T>(text, ignoreCase: true), null)
                : (default, $"expected one of {list}."));
        option.DefaultValueFactory = null;
        option.CompletionSources.Add(words);
        return option;
    }
}
