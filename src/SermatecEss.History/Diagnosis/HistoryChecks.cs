using System.Globalization;
using SermatecEss.Bridge.Diagnosis;
using SermatecEss.History.Configuration;
using SermatecEss.History.Reading;
using SermatecEss.History.Storage;
using SermatecEss.Inverter.State;

namespace SermatecEss.History.Diagnosis;

/// <summary>Checks the history: whether its file can be read, how it grows, and whether the disk has room for it.</summary>
/// <param name="directory">The state directory; null for none.</param>
/// <param name="options">How the history is kept.</param>
/// <param name="zone">The zone of the house.</param>
/// <param name="freeSpace">The free bytes of the disk of a directory.</param>
public sealed class HistoryChecks(string? directory, HistoryOptions options, TimeZoneInfo zone, Func<string, long> freeSpace)
{
    private const string Check = "history";
    private const string SpaceCheck = "history disk space";
    private const double Megabyte = 1e6;

    /// <summary>The write-ahead log, a packing of eight hours, and the state files need some room at any time.</summary>
    private const long LeastFree = 50_000_000;

    /// <summary>The part of the largest size from which old values will soon be deleted.</summary>
    private const double NearlyFull = 0.9;
    private static readonly TimeSpan SoonFull = TimeSpan.FromDays(30);

    /// <summary>The free space of the disk of a directory, in bytes.</summary>
    public static long FreeSpaceOf(string directory) => new DriveInfo(directory).AvailableFreeSpace;

    /// <summary>Runs all checks.</summary>
    public IEnumerable<Finding> Run()
    {
        if (!options.Enabled) return [new Finding(Check, Outcome.Skipped, "off")];
        if (directory is null) return [new Finding(Check, Outcome.Skipped, "none, because there is no state directory")];
        if (!Directory.Exists(directory)) return [new Finding(Check, Outcome.Skipped, "none yet; the daemon creates it when it starts")];
        try
        {
            using var reader = HistoryReader.Open(StateDirectory.HistoryIn(directory), zone);
            return reader?.Info() is { } info
                ? [Growth(info), Space(GrowthOf(info))]
                : [new Finding(Check, Outcome.Skipped, "none yet; the daemon creates it when it starts"), Space(growth: null)];
        }
        catch (HistoryException e)
        {
            return
            [
                new Finding(
                    Check,
                    Outcome.Failed,
                    e.Message,
                    "Run 'sermatec-ess history check'. If the file cannot be repaired, move it away: the daemon starts a new one."),
                Space(growth: null),
            ];
        }
    }

    private Finding Growth(HistoryInfo info)
    {
        var growth = GrowthOf(info) is { } bytes ? Text($", {bytes / Megabyte:0.0} MB a day") : "";
        var text = Text($"{info.Path}, {info.SizeBytes / Megabyte:0.0} of {options.MaxSize / Megabyte:0} MB{growth}, format {info.Format}");
        return info.SizeBytes < options.MaxSize * NearlyFull
            ? new Finding(Check, Outcome.Ok, text)
            : new Finding(
                Check,
                Outcome.Warning,
                text,
                "At the limit, the oldest raw values are deleted, then the oldest means of 5 minutes. For more room, set 'max_size' below "
                + "'history' in the configuration file.");
    }

    private Finding Space(double? growth)
    {
        const string Remedy = "Free disk space, or limit the history with 'max_size' below 'history' in the configuration file.";
        long free;
        try
        {
            free = freeSpace(directory!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new Finding(SpaceCheck, Outcome.Skipped, $"unknown: {e.Message.TrimEnd('.')}");
        }

        var text = Text($"{free / Megabyte:0} MB free");
        if (free < LeastFree) return new Finding(SpaceCheck, Outcome.Failed, text, Remedy);
        if (growth is not > 0) return new Finding(SpaceCheck, Outcome.Ok, text);
        var days = (free - LeastFree) / growth.Value;
        return days < SoonFull.TotalDays
            ? new Finding(SpaceCheck, Outcome.Warning, Text($"{text}, enough for {days:0} days"), Remedy)
            : new Finding(SpaceCheck, Outcome.Ok, text);
    }

    /// <summary>
    /// The bytes that a day has taken so far; null before a whole day is over. Later days take less, as raw values are deleted.
    /// </summary>
    private static double? GrowthOf(HistoryInfo info) =>
        info.To - info.From is { TotalDays: >= 1 and var days } ? info.SizeBytes / days : null;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
