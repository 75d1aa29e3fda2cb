using System.CommandLine;
using System.Globalization;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter.Settings;
using SermatecEss.Inverter.State;

namespace SermatecEss.Cli.Options;

/// <summary>The options for the write ledger and the write limit.</summary>
internal sealed class LedgerOptions
{
    /// <summary>The source of writes in the log.</summary>
    internal const string Who = "cli";
    private readonly Option<string?> _stateDirectory =
        DaemonOptions.StateDirectoryOption("Directory for the write limit, the log of writes and overrides; best the same as the daemon's");

    private readonly Option<int> _perHour = TypedOption.Create(
        "--writes-per-hour",
        [],
        "Write limit: commands an hour, because the inverter's memory wears out",
        "N",
        WriteLimits.Default.PerHour,
        Writes,
        "SERMATEC_WRITES_PER_HOUR");

    private readonly Option<int> _perDay = TypedOption.Create(
        "--writes-per-day", [], "Write limit: commands in 24 hours", "N", WriteLimits.Default.PerDay, Writes, "SERMATEC_WRITES_PER_DAY");

    internal void AddTo(Command command, bool withBudget = true)
    {
        foreach (var option in withBudget ? (Option[])[_stateDirectory, _perHour, _perDay] : [_stateDirectory]) command.Options.Add(option);
    }

    /// <summary>The ledger of an inverter.</summary>
    /// <exception cref="UsageException">The state directory is turned off, so nothing may be written.</exception>
    internal WriteLedger Open(CliContext context, string serial)
    {
        var store = Require(context);
        var limits = new WriteLimits(context.Parse.GetValue(_perHour), context.Parse.GetValue(_perDay));
        return new WriteLedger(store, serial, limits, context.Time) { Waits = context.Tell };
    }

    /// <summary>Whether an override is active on an inverter, according to the state directory.</summary>
    internal bool HasOverride(CliContext context, string serial) => Store(context)?.Has(StateDocument.Override(serial)) == true;

    /// <summary>The state directory.</summary>
    /// <exception cref="UsageException">It is turned off, so nothing may be written.</exception>
    internal StateDirectory Require(CliContext context) => Store(context)
        ?? throw new UsageException("No state directory for the write limit and the log of writes. Set one with --state-dir.");

    /// <summary>The state directory; null if it is turned off.</summary>
    internal StateDirectory? Store(CliContext context)
    {
        var directory = DaemonOptions.StateDirectory(context.Parse.GetValue(_stateDirectory));
        if (directory is null) return null;
        return new StateDirectory(directory, context.Time, context.Warn);
    }

    /// <summary>A number of writes.</summary>
    internal static (int Value, string? Error) Writes(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 1000
            ? (number, null)
            : (0, "expected a number of writes, 1 to 1000.");
}
