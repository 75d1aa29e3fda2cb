using System.CommandLine;
using SermatecEss.Bridge.Options;

namespace SermatecEss.Hosting.Options;

/// <summary>
/// Declared options on the command line and in the environment. Values are kept as written; help shows no variable's value, because it may
/// be secret.
/// </summary>
/// <param name="options">The options.</param>
internal sealed class DeclaredFlags(IEnumerable<DeclaredOption> options)
{
    private readonly List<(DeclaredOption Declared, Option? Flag)> _flags = [.. options.Select(option => (option, Create(option)))];

    internal void AddTo(Command command)
    {
        foreach (var flag in _flags.Select(option => option.Flag).OfType<Option>()) command.Options.Add(flag);
    }

    /// <summary>Adds the given values, and reports errors.</summary>
    internal void Collect(ParseResult parse, OptionTexts texts)
    {
        foreach (var (declared, flag) in _flags) Collect(parse, declared, flag, texts);
    }

    /// <summary>Adds the given values of one option.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="declared">The option.</param>
    /// <param name="flag">Its flag on the command line; null if it has none.</param>
    /// <param name="texts">Takes the values.</param>
    internal static void Collect(ParseResult parse, DeclaredOption declared, Option? flag, OptionTexts texts)
    {
        CollectVariable(declared, texts);
        if (flag is not null && parse.GetResult(flag) is { Implicit: false } result)
            texts.Add(declared, declared.IsSwitch ? "on" : result.Tokens[0].Value, OptionPlace.OnCommandLine(declared.Flag!));
    }

    /// <summary>Adds the value of an option in the environment, if it has one.</summary>
    internal static void CollectVariable(DeclaredOption declared, OptionTexts texts)
    {
        if (declared.Variable is { } variable && Environment.GetEnvironmentVariable(variable) is { Length: > 0 } set)
            texts.Add(declared, set, OptionPlace.InEnvironment(variable));
    }

    private static Option? Create(DeclaredOption declared)
    {
        if (declared.Flag is not { } name) return null;
        var variable = declared.Variable is null ? "" : $" [environment: {declared.Variable}]";
        var usual = declared is { Default: { } value, IsSwitch: false } ? $" [default: {value}]" : "";
        var description = $"{declared.Help}{variable}{usual}";
        string[] aliases = [.. declared.Aliases];
        if (declared.IsSwitch) return new Option<bool>(name, aliases) { Description = description, Arity = ArgumentArity.Zero };
        var option = new Option<string>(name, aliases)
        {
            Description = description,
            HelpName = declared.ValueName,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (declared.Fault(text) is { } fault) result.AddError($"{name} '{text}': {fault}");
                return text;
            },
        };
        if (declared.Words.Count > 0) option.CompletionSources.Add([.. declared.Words]);
        return option;
    }
}
