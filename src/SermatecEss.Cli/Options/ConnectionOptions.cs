using System.CommandLine;
using System.Net;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Options;
using SermatecEss.Cli.Configuration;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter;

namespace SermatecEss.Cli.Options;

/// <summary>The options that every command has: inverter, timeouts, catalogue.</summary>
internal sealed class ConnectionOptions
{
    private static readonly string[] OlderNames = ["--inverter-host", "--inverter-port"];

    private readonly Option<HostAndPort> _inverter =
        TypedOption.Create(InverterSection.Host, new HostAndPort(SessionOptions.DefaultHost, null), host => host);

    private readonly Option<int> _port = TypedOption.Create(InverterSection.Port, SessionOptions.DefaultPort, port => port);

    private readonly Option<IPEndPoint?> _accept = TypedOption.Create<IPEndPoint, IPEndPoint?>(InverterSection.Accept, null, address =>
        address);
    private readonly Option<string?> _serial = TypedOption.Create<string, string?>(InverterSection.Serial, null, serial => serial);

    private readonly Option<Duration> _timeout =
        TypedOption.Create(InverterSection.Timeout, new Duration(new SessionOptions().ResponseTimeout), time => new Duration(time));

    private readonly Option<int> _retries = TypedOption.Create(InverterSection.Retries, new SessionOptions().Retries, retries => retries);
    private readonly Option<string?> _catalogue = TypedOption.Create<string, string?>(CatalogueSection.File, null, file => file);

    private readonly Option<bool> _debug = new("--debug", "-d")
    {
        Description = "Print every frame in hex with time and direction to stderr [environment: SERMATEC_DEBUG]",
        Arity = ArgumentArity.Zero,
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = result => EnvironmentDefault.Read(result, "SERMATEC_DEBUG", false, OptionParsers.Switch),
    };

    private readonly Option<bool> _quiet = new("--quiet", "-q")
    {
        Description = "Print only warnings and errors to stderr",
        Arity = ArgumentArity.Zero,
    };

    /// <summary>The options that a command refuses.</summary>
    private readonly Dictionary<Command, Option[]> _refused = [];

    private (DeclaredOption Declared, Option Flag)[] Declared =>
    [
        (InverterSection.Host, _inverter),
        (InverterSection.Port, _port),
        (InverterSection.Accept, _accept),
        (InverterSection.Serial, _serial),
        (InverterSection.Timeout, _timeout),
        (InverterSection.Retries, _retries),
        (CatalogueSection.File, _catalogue),
    ];

    private Option[] AskingOptions => [_inverter, _port, _accept, _serial, _timeout, _retries];

    /// <summary>Whether an option is one of these.</summary>
    internal static bool Has(DeclaredOption option) =>
        InverterSection.Connection.Contains(option) || CatalogueSection.Options.Contains(option);

    internal void AddTo(RootCommand root)
    {
        foreach (var option in (Option[])[_inverter, _port, _accept, _serial, _debug, _quiet, _timeout, _retries, _catalogue])
        {
            option.Recursive = true;
            root.Options.Add(option);
        }
    }

    /// <summary>Makes a command that needs no inverter, and its subcommands, refuse the options for one.</summary>
    /// <param name="command">The command.</param>
    /// <param name="hint">What to do instead, after a semicolon; may be empty.</param>
    internal void KeepFrom(Command command, string hint = "")
    {
        Refuse(command, AskingOptions, option => $"'{command.Name}' does not connect to an inverter, so it has no {option.Name}{hint}.");
        foreach (var below in command.Subcommands) KeepFrom(below, hint);
    }

    /// <summary>Makes a command that searches for inverters refuse an address and retries.</summary>
    internal void KeepAddressFrom(Command command) =>
        Refuse(
            command,
            [_inverter, _serial, _retries],
            option => $"'{command.Name}' searches for inverters, so it has no {option.Name}.");

    private void Refuse(Command command, Option[] options, Func<Option, string> message)
    {
        _refused.Add(command, options);
        command.Validators.Add(result =>
        {
            foreach (var option in options.Where(option => result.GetResult(option) is { Implicit: false }))
                result.AddError(message(option));
        });
    }

    /// <summary>Hides from a command's help the options that it refuses, and the older program's names.</summary>
    internal void ShowIn(Command command)
    {
        foreach (var option in AskingOptions)
        {
            option.Hidden = _refused.TryGetValue(command, out var refused) && refused.Contains(option);
            foreach (var name in OlderNames) _ = option.Aliases.Remove(name);
        }
    }

    internal bool Debug(ParseResult parse) => parse.GetValue(_debug);

    internal bool Quiet(ParseResult parse) => parse.GetValue(_quiet);

    internal string? CatalogueFile(ParseResult parse) => parse.GetValue(_catalogue);

    /// <summary>Adds the values of those that the daemon has too.</summary>
    internal void Collect(ParseResult parse, OptionTexts texts)
    {
        foreach (var (declared, flag) in Declared) DeclaredFlags.Collect(parse, declared, flag, texts);
    }

    /// <exception cref="UsageException">The values contradict each other.</exception>
    internal SessionOptions Session(ParseResult parse)
    {
        var faults = new List<ConfigurationFault>();
        var texts = new OptionTexts(OptionPlace.OnCommandLine(""), faults);
        Collect(parse, texts);
        var session = InverterSection.Session(new OptionReader(texts));
        return faults is [var fault, ..] ? throw new UsageException(fault.Message) : session;
    }
}
