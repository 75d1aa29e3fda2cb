using System.CommandLine.Parsing;

namespace SermatecEss.Hosting.Options;

/// <summary>Default values from the environment, parsed and validated like those on the command line.</summary>
internal static class EnvironmentDefault
{
    /// <summary>The value of a variable, or the default if it is not set or empty.</summary>
    internal static T Read<T>(ArgumentResult result, string variable, T fallback, Func<string, (T Value, string? Error)> parse)
    {
        var text = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(text)) return fallback;
        var (value, error) = parse(text);
        if (error is null) return value;
        result.AddError($"The environment variable {variable} has the value '{text}': {error}");
        return fallback;
    }
}
