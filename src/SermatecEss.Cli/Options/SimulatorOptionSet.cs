using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;
using SermatecEss.Simulator;
using SermatecEss.Simulator.Faults;

namespace SermatecEss.Cli.Options;

/// <summary>The options that describe a simulated inverter.</summary>
internal sealed class SimulatorOptionSet
{
    private readonly Option<InverterModel?> _model = TypedOption.Create<InverterModel?>(
        "--model", [], "Model: 3kW, 5kW, 6kW or 10kW (default)", "MODEL", null, Model);
    private readonly Option<int?> _pcu = PcuOption.Create("PCU version, such as 6.0.9 (default) or 609");
    private readonly Option<string?> _battery = BatteryOption.Create("Battery (default: pylon-lv-485)");
    private readonly Option<string?> _serial = TypedOption.Create<string?>(
        "--serial", [], "Serial number, at most 26 characters", "SERIAL", null, Serial);
    private readonly Option<int> _seed = TypedOption.Create(
        "--seed", [], "Seed of clouds and load; the same seed gives the same day", "N", 1, Number);
    private readonly Option<double> _speed;
    private readonly Option<double> _latitude = TypedOption.Create(
        "--latitude", [], "Latitude in degrees north, for the height of the sun", "DEGREES", 50.0, Latitude);
    private readonly Option<DateTimeOffset?> _start = TypedOption.Create<DateTimeOffset?>(
        "--start", [], "Start time of the simulated clock, such as 2026-06-21T06:00 (default: now)", "TIME", null, Start);
    private readonly Option<string[]> _alone = new("--alone")
    {
        Description = "Respond to this command with its own frame only, such as --alone 99",
        HelpName = "CODE",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string[]> _faults = new("--fault")
    {
        Description = "Fault to simulate, see below; can be repeated",
        HelpName = "FAULT",
        Arity = ArgumentArity.OneOrMore,
    };

    internal SimulatorOptionSet(double defaultSpeed) =>
        _speed = TypedOption.Create("--speed", [], "Simulated seconds per real second", "N", defaultSpeed, Speed);

    internal void AddTo(Command command)
    {
        _model.CompletionSources.Add([.. Enum.GetValues<InverterModel>().Select(model => model.Label())]);
        _faults.CompletionSources.Add(FaultWords);
        foreach (var option in (Option[])[_model, _pcu, _battery, _serial, _seed, _speed, _latitude, _start, _alone, _faults])
            command.Options.Add(option);
    }

    internal SimulatorOptions Options(CliContext context)
    {
        var parse = context.Parse;
        var options = new SimulatorOptions
        {
            Model = parse.GetValue(_model) ?? InverterModel.Kw10,
            Seed = parse.GetValue(_seed),
            Speed = parse.GetValue(_speed),
            Latitude = parse.GetValue(_latitude),
            Start = parse.GetValue(_start),
            Catalogue = context.Catalogue,
            AnsweredAlone = (parse.GetValue(_alone) ?? []).Select(Alone).ToHashSet(),
        };
        if (parse.GetValue(_pcu) is { } pcu) options = options with { PcuVersion = pcu };
        if (BatteryOption.Find(context.Catalogue, parse.GetValue(_battery)) is { } battery) options = options with { Battery = battery };
        return parse.GetValue(_serial) is { } serial ? options with { Serial = serial } : options;
    }

    internal FaultPlan Faults(CliContext context) =>
        FaultPlan.TryParse(context.Parse.GetValue(_faults) ?? [], out var plan, out var error) ? plan : throw new UsageException(error);

    /// <summary>The faults up to their value; for commands that can be muted, the codes.</summary>
    private static IEnumerable<CompletionItem> FaultWords(CompletionContext context)
    {
        const string mute = "mute=";
        var words = FaultPlan.Names.Select(fault =>
            fault.Name[..(fault.Name.IndexOf('=', StringComparison.Ordinal) + 1)] is { Length: > 0 } name
                ? name
                : fault.Name);
        var codes = CommandCatalogue.Default.Definitions.Where(command => command.Access == CommandAccess.Read)
            .Select(command => $"{mute}{command.Code}");
        return (context.WordToComplete.StartsWith(mute, StringComparison.Ordinal) ? codes : words).Select(word => new CompletionItem(word));
    }

    private static (InverterModel? Value, string? Error) Model(string text) =>
        InverterModels.TryParse(text, out var model) ? (model, null) : (null, "expected 3kW, 5kW, 6kW or 10kW.");

    private static CommandCode Alone(string text) => CommandCode.TryParse(text, out var code)
        ? code
        : throw new UsageException($"--alone '{text}': expected the code of a command, such as 99.");

    private static (string? Value, string? Error) Serial(string text) =>
        text.Length is > 0 and <= 26 && text.All(char.IsAscii) && !text.Any(char.IsControl)
            ? (text, null)
            : (null, "expected 1 to 26 ASCII characters.");

    private static (int Value, string? Error) Number(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? (number, null)
            : (0, "expected a whole number.");

    private static (double Value, string? Error) Speed(string text) =>
        DecimalText.TryParse(text, out var speed) && speed is > 0 and <= 100_000
            ? ((double)speed, null)
            : (1, "expected a number above 0, at most 100000.");

    private static (double Value, string? Error) Latitude(string text) =>
        DecimalText.TryParse(text, out var degrees) && degrees is >= -90 and <= 90
            ? ((double)degrees, null)
            : (0, "expected degrees, -90 to 90.");

    private static (DateTimeOffset? Value, string? Error) Start(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start)
        && start.Year is >= SimulatorOptions.FirstYear and <= SimulatorOptions.LastYear
            ? (start, null)
            : (
                null,
                $"expected a date and time such as 2026-06-21T06:00, in the years {SimulatorOptions.FirstYear} to "
                + $"{SimulatorOptions.LastYear}.");
}
