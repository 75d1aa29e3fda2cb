using System.CommandLine;

namespace SermatecEss.Cli.Options;

/// <summary>Options whose text is parsed by a function of ours, on the command line and in the environment alike.</summary>
internal static class TypedOption
{
    internal static Option<T> Create<T>(
        string name, string[] aliases, string description, string valueName, T fallback, Func<string, (T Value, string? Error)> parse, string? variable = null)
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
        option.DefaultValueFactory = variable is null ? _ => fallback : result => EnvironmentDefault.Read(result, variable, fallback, parse);
        return option;
    }
}
