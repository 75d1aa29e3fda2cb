using System.CommandLine;
using SermatecEss.Bridge.Options;

namespace SermatecEss.Hosting.Options;

/// <summary>Options with a custom parser, the same on the command line and in the environment.</summary>
internal static class TypedOption
{
    internal static Option<T> Create<T>(
        string name,
        string[] aliases,
        string description,
        string valueName,
        T fallback,
        Func<string, (T Value, string? Error)> parse,
        string? variable = null)
    {
        var option = new Option<T>(name, aliases)
        {
            Description = variable is null ? description : $"{description} [environment: {variable}]",
            HelpName = valueName,
            CustomParser = result =>
            {
                var (value, error) = parse(result.Tokens[0].Value);
                if (error is not null) result.AddError($"{name} '{result.Tokens[0].Value}': {error}");
                return value;
            },
        };
        // The default completions are the names in the code, which the parser does not accept.
        option.CompletionSources.Clear();
        option.DefaultValueFactory = variable is null
            ? _ => fallback
            : result => EnvironmentDefault.Read(result, variable, fallback, parse);
        return option;
    }

    /// <summary>A declared option as an option of a command.</summary>
    /// <param name="declared">The option.</param>
    /// <param name="fallback">Its default.</param>
    /// <param name="convert">Converts the value for the command.</param>
    internal static Option<T> Create<TDeclared, T>(ValueOption<TDeclared> declared, T fallback, Func<TDeclared, T> convert)
    {
        (T Value, string? Error) Read(string text)
        {
            var (value, error) = declared.Parse(text);
            return error is null ? (convert(value!), null) : (fallback, error);
        }

        return Create(declared.Flag!, [.. declared.Aliases], declared.Help, declared.ValueName, fallback, Read, declared.Variable);
    }
}
