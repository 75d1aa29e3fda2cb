using System.CommandLine;
using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Hosting.Options;

/// <summary>Options with a few lower-case words as values.</summary>
internal static class ChoiceOption
{
    /// <summary>An option with the names of an enumeration as values; the first is the default.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="alias">Its short name.</param>
    /// <param name="description">The help.</param>
    /// <param name="variable">The variable that <see cref="ValueOf"/> reads; null for none.</param>
    internal static Option<T> Create<T>(string name, string alias, string description, string? variable = null)
        where T : struct, Enum
    {
        var words = Words<T>();
        var environment = variable is null ? "" : $" [environment: {variable}]";
        var help = $"{description}: {string.Join(", ", words)}{environment}";
        var option = TypedOption.Create(name, [alias], help, "FORMAT", default(T), Parse<T>);
        option.DefaultValueFactory = null;
        option.CompletionSources.Add(words);
        return option;
    }

    /// <summary>The value from the command line, or else from the environment.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="option">The option.</param>
    /// <param name="variable">The variable, which options of several commands may share.</param>
    /// <param name="others">Values of the variable for those other options, ignored here.</param>
    /// <exception cref="UsageException">The variable has an invalid value.</exception>
    internal static T ValueOf<T>(ParseResult parse, Option<T> option, string variable, params string[] others)
        where T : struct, Enum
    {
        if (parse.GetResult(option) is not null || Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } text)
            return parse.GetValue(option);
        var (value, error) = Parse<T>(text);
        return error is null || others.Contains(text, StringComparer.OrdinalIgnoreCase)
            ? value
            : throw new UsageException($"The environment variable {variable} has the value '{text}': {error}");
    }

    /// <summary>The words for the values of an enumeration.</summary>
    internal static string[] Words<T>()
        where T : struct, Enum =>
        [.. Enum.GetNames<T>().Select(word => word.ToLowerInvariant())];

    private static (T Value, string? Error) Parse<T>(string text)
        where T : struct, Enum
    {
        var words = Words<T>();
        return words.Contains(text, StringComparer.OrdinalIgnoreCase)
            ? (Enum.Parse<T>(text, ignoreCase: true), null)
            : (default, $"expected one of {string.Join(", ", words)}.");
    }
}
