using System.Globalization;
using SermatecEss.Bridge.Options;
using SermatecEss.Protocol.Values;

namespace SermatecEss.History.Configuration;

/// <summary>The options of the history.</summary>
public static class HistorySection
{
    private static readonly ValueOption<bool> Enabled = new(OptionParsers.Switch)
    {
        Path = "history.enabled",
        IsShorthand = true,
        Flag = "--history",
        Variable = "SERMATEC_HISTORY",
        ValueName = "on|off",
        Words = ["on", "off"],
        Help = "Keep a history of all values in the state directory",
        Default = "on",
    };

    private static readonly ValueOption<int> KeepRaw = new(OptionParsers.Number(2, 3650, "a number of days"))
    {
        Path = "history.keep_raw_days",
        Help = "Days to keep raw values; means of 5 minutes, hours and days are kept for good",
        Default = HistoryOptions.DefaultKeepRaw.TotalDays.ToString(CultureInfo.InvariantCulture),
    };

    private static readonly ValueOption<long> MaxSize = new(Size)
    {
        Path = "history.max_size",
        Help = "Largest size of the history file; beyond it, the oldest raw values are deleted, then the oldest means of 5 minutes",
        Default = "2 GB",
    };

    private static readonly ValueOption<bool> Backfill = new(OptionParsers.Switch)
    {
        Path = "history.backfill",
        Help = "Fill days, months and years before the history began from the inverter's own memory",
        Default = "on",
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DeclaredOption> Options { get; } = [Enabled, KeepRaw, MaxSize, Backfill];

    /// <summary>Reads the options.</summary>
    public static HistoryOptions Read(OptionReader reader) => new()
    {
        Enabled = reader.Find(Enabled)?.Value ?? true,
        KeepRaw = reader.Find(KeepRaw) is { } days ? TimeSpan.FromDays(days.Value) : HistoryOptions.DefaultKeepRaw,
        MaxSize = reader.Find(MaxSize)?.Value ?? HistoryOptions.DefaultMaxSize,
        Backfill = reader.Find(Backfill)?.Value ?? true,
    };

    private static (long Value, string? Error) Size(string text)
    {
        var digits = text.AsSpan().TrimEnd("BGMbgm ");
        var unit = text.AsSpan(digits.Length).Trim().ToString().ToUpperInvariant() switch
        {
            "MB" or "M" => 1_000_000m,
            "GB" or "G" => 1_000_000_000m,
            _ => 0m,
        };
        return DecimalText.TryParse(digits.ToString(), out var number) && number * unit is >= 10_000_000m and <= 1_000_000_000_000m
            ? ((long)(number * unit), null)
            : (0, "expected a size such as 500 MB or 2 GB, at least 10 MB.");
    }
}
