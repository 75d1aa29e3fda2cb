using System.CommandLine;
using System.Globalization;
using SermatecEss.Cli.Settings;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Cli.Options;

/// <summary>The options that say where and how it is kept account of what is written.</summary>
internal sealed class AccountOptions
{
    /// <summary>Who writes, as the log says it.</summary>
    internal const string Who = "cli";
    private readonly Option<string?> _stateDirectory =
        DaemonOptions.StateDirectoryOption($"Where the number of writes, the log of writes and overrides are kept; best the daemon's (default {DaemonOptions.DefaultStateDirectory})");

    private readonly Option<int> _perHour = TypedOption.Create("--writes-per-hour", [], "The most commands in an hour, as the inverter's memory wears out", "N", WriteLimits.Default.PerHour, Writes, "SERMATEC_WRITES_PER_HOUR");
    private readonly Option<int> _perDay = TypedOption.Create("--writes-per-day", [], "The most commands in 24 hours", "N", WriteLimits.Default.PerDay, Writes, "SERMATEC_WRITES_PER_DAY");

    internal void AddTo(Command command, bool withBudget = true)
    {
        foreach (var option in withBudget ? (Option[])[_stateDirectory, _perHour, _perDay] : [_stateDirectory]) command.Options.Add(option);
    }

    /// <summary>The account of an inverter.</summary>
    /// <exception cref="UsageException">There is to be none, so nothing is written.</exception>
    internal WriteAccount Open(CliContext context, OpenInverter inverter)
    {
        var directory = Directory(context) ?? throw new UsageException("What is written to the inverter is kept account of in the state directory; name one with --state-dir.");
        return new WriteAccount(directory, inverter.Identity.Serial, new WriteLimits(context.Parse.GetValue(_perHour), context.Parse.GetValue(_perDay)), context.Time);
    }

    /// <summary>Whether an override of an inverter lasts, as far as this account knows.</summary>
    internal bool HasOverride(CliContext context, OpenInverter inverter) =>
        Directory(context) is { } directory && new WriteAccount(directory, inverter.Identity.Serial, WriteLimits.Default, context.Time).HasOverride;

    private string? Directory(CliContext context) => DaemonOptions.StateDirectory(context.Parse.GetValue(_stateDirectory));

    /// <summary>A number of writes.</summary>
    internal static (int Value, string? Error) Writes(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 1000 ? (number, null) : (0, "expected a number of writes, 1 to 1000.");
}
