using System.CommandLine;
using SermatecEss.Inverter;

namespace SermatecEss.Cli.Options;

/// <summary>The options that every command has: which inverter, how patiently, by which catalogue.</summary>
internal sealed class ConnectionOptions
{
    private readonly Option<string> _inverter = TypedOption.Create(
        "--inverter", ["-i"], "The inverter's host name or IP address", "HOST", SessionOptions.DefaultHost, Parse.Host, "SERMATEC_INVERTER");

    private readonly Option<int> _port = TypedOption.Create(
        "--port", ["-p"], "The inverter's TCP port", "PORT", SessionOptions.DefaultPort, Parse.Port, "SERMATEC_PORT");

    private readonly Option<Duration> _timeout = TypedOption.Create(
        "--timeout", [], "How long to wait for a connection or an answer: 500ms, 5s", "TIME", new Duration(TimeSpan.FromSeconds(5)), Parse.Duration, "SERMATEC_TIMEOUT");

    private readonly Option<int> _retries = TypedOption.Create(
        "--retries", [], "How often to ask again where no answer came", "N", 2, Parse.Retries, "SERMATEC_RETRIES");

    private readonly Option<string?> _catalogue = TypedOption.Create<string?>(
        "--catalogue", [], "A catalogue of your own instead of the built-in one", "FILE", null, Parse.Path, "SERMATEC_CATALOGUE");

    private readonly Option<bool> _debug = new("--debug", "-d")
    {
        Description = "Show every frame in hex, with time and direction, on stderr [environment: SERMATEC_DEBUG]",
        Arity = ArgumentArity.Zero,
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = result => EnvironmentDefault.Read(result, "SERMATEC_DEBUG", false, Parse.Switch),
    };

    private readonly HashSet<Command> _deaf = [];

    private Option[] AskingOptions => [_inverter, _port, _timeout, _retries];

    internal void AddTo(RootCommand root)
    {
        foreach (var option in (Option[])[_inverter, _port, _debug, _timeout, _retries, _catalogue])
        {
            option.Recursive = true;
            root.Options.Add(option);
        }
    }

    /// <summary>Has a command that asks no inverter, and those below it, refuse the options that say which one and how.</summary>
    /// <param name="command">The command.</param>
    /// <param name="hint">What to do instead, after a semicolon; or nothing.</param>
    internal void KeepFrom(Command command, string hint = "")
    {
        _ = _deaf.Add(command);
        command.Validators.Add(result =>
        {
            foreach (var option in AskingOptions.Where(option => result.GetResult(option) is { Implicit: false }))
                result.AddError($"'{command.Name}' asks no inverter, so {option.Name} says nothing to it{hint}.");
        });
        foreach (var below in command.Subcommands) KeepFrom(below, hint);
    }

    /// <summary>Leaves out of the help of a command what it refuses.</summary>
    internal void ShowIn(Command command)
    {
        foreach (var option in AskingOptions) option.Hidden = _deaf.Contains(command);
    }

    internal bool Debug(ParseResult parse) => parse.GetValue(_debug);

    internal string? CatalogueFile(ParseResult parse) => parse.GetValue(_catalogue);

    /// <summary>Whether an address is given, on the command line or in the environment.</summary>
    internal bool NamesInverter(ParseResult parse) => IsGiven(parse, _inverter, "SERMATEC_INVERTER") || IsGiven(parse, _port, "SERMATEC_PORT");

    internal SessionOptions Session(ParseResult parse)
    {
        var timeout = parse.GetValue(_timeout).Span;
        return new SessionOptions
        {
            Host = parse.GetValue(_inverter)!,
            Port = parse.GetValue(_port),
            ConnectTimeout = timeout,
            ReplyTimeout = timeout,
            Retries = parse.GetValue(_retries),
        };
    }

    /// <summary>Other options, with what is given in place of theirs.</summary>
    internal SessionOptions Override(ParseResult parse, SessionOptions others)
    {
        var said = Session(parse);
        if (IsGiven(parse, _inverter, "SERMATEC_INVERTER")) others = others with { Host = said.Host };
        if (IsGiven(parse, _port, "SERMATEC_PORT")) others = others with { Port = said.Port };
        if (IsGiven(parse, _timeout, "SERMATEC_TIMEOUT")) others = others with { ConnectTimeout = said.ConnectTimeout, ReplyTimeout = said.ReplyTimeout };
        return IsGiven(parse, _retries, "SERMATEC_RETRIES") ? others with { Retries = said.Retries } : others;
    }

    private static bool IsGiven(ParseResult parse, Option option, string variable) =>
        parse.GetResult(option) is { Implicit: false } || Environment.GetEnvironmentVariable(variable) is { Length: > 0 };
}
