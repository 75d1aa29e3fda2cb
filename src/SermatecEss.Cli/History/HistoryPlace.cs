using System.CommandLine;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Cli.Options;
using SermatecEss.History.Reading;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter.State;

namespace SermatecEss.Cli.History;

/// <summary>The options that say where the history is, and of which inverter it is.</summary>
internal sealed class HistoryPlace
{
    private readonly DaemonOptions _options = new(BridgeSection.StateDirectory, BridgeSection.TimeZone);
    private readonly Option<string?> _serial = new("--serial")
    {
        Description = "Serial number of the inverter, if the history has several",
        HelpName = "SERIAL",
    };

    internal void AddTo(Command command, bool withSerial = false)
    {
        if (withSerial) command.Options.Add(_serial);
        _options.AddTo(command);
    }

    /// <summary>The serial number that the command line names, or null.</summary>
    internal string? SerialOf(CliContext context) => context.Parse.GetValue(_serial);

    /// <summary>The file of the history and the time zone of the house.</summary>
    /// <exception cref="UsageException">There is no state directory, or the configuration file has errors.</exception>
    internal (string File, TimeZoneInfo Zone) Find(CliContext context)
    {
        var configuration = _options.Collect(context);
        var directory = configuration.StateDirectory;
        var zone = configuration.TimeZone;
        configuration.TakeCatalogue();
        configuration.RefuseErrors();
        return directory is null
            ? throw new UsageException("There is no state directory, which keeps the history. Set one with --state-dir.")
            : (StateDirectory.HistoryIn(directory), zone);
    }

    /// <summary>Opens the history to read.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    internal (HistoryReader Reader, TimeZoneInfo Zone) Open(CliContext context)
    {
        var (file, zone) = Find(context);
        var reader = HistoryReader.Open(file, zone) ?? throw new UsageException(
            $"There is no history {file}. The daemon writes it; if its state directory is another one, name it with --state-dir, "
            + "or the daemon's configuration file with -c.");
        return (reader, zone);
    }

    /// <summary>The inverter that is meant.</summary>
    /// <exception cref="UsageException">It has no history, or there are several to choose from.</exception>
    internal string Serial(CliContext context, IReadOnlyList<string> serials) => (SerialOf(context), serials) switch
    {
        ({ } named, _) when serials.Contains(named) => named,
        ({ } named, _) => throw new UsageException($"The history has no inverter '{named}'.{Spelling.Hint(named, serials)}{List(serials)}"),
        (_, [var only]) => only,
        (_, []) => throw new UsageException("The history is empty. The daemon writes the first values after a minute."),
        _ => throw new UsageException($"The history has several inverters. Choose one with --serial.{List(serials)}"),
    };

    private static string List(IReadOnlyList<string> serials) => serials.Count == 0 ? "" : $" It has {string.Join(", ", serials)}.";
}
