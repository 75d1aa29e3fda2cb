using SermatecEss.Bridge.Options;

namespace SermatecEss.Hosting.Configuration;

/// <summary>The documentation of a program's options.</summary>
internal static class OptionMarkdown
{
    /// <summary>Writes the keys of the configuration file as a Markdown table, with the corresponding flags and variables.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="options">The options.</param>
    /// <param name="hasFlags">Whether the program has the flags.</param>
    internal static void Write(TextWriter output, IEnumerable<DeclaredOption> options, bool hasFlags = true)
    {
        output.WriteLine($"| key | default |{(hasFlags ? " option |" : "")} environment | |");
        output.WriteLine($"|---|---|{(hasFlags ? "---|" : "")}---|---|");
        foreach (var option in options)
        {
            if (option.Path is not { } path) continue;
            var key = option.IsShorthand ? $"`{path}`, or `{path[..path.LastIndexOf('.')]}` itself" : $"`{path}`";
            var flags = string.Join(", ", option.Aliases.Append(option.Flag).OfType<string>().Select(flag => $"`{flag}`"));
            output.WriteLine($"| {key} | {option.Default} |{(hasFlags ? $" {flags} |" : "")} {option.Variable} | {option.Help} |");
        }
    }
}
