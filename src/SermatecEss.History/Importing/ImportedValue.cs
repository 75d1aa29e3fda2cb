using System.Globalization;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.History.Importing;

/// <summary>Reads a value of a file.</summary>
/// <param name="catalogue">Knows what values are possible.</param>
internal sealed class ImportedValue(CommandCatalogue catalogue)
{
    /// <summary>What programs write where there is no value.</summary>
    private static readonly string[] Gaps = ["", "unknown", "unavailable", "none", "null", "nan"];
    private const string On = "on";
    private const string Off = "off";

    /// <summary>Whether a text stands for no value.</summary>
    internal static bool IsGap(string text) => Gaps.Contains(text.Trim(), StringComparer.OrdinalIgnoreCase);

    /// <summary>A number as programs write it; null for anything else.</summary>
    internal static decimal? Number(string text)
    {
        text = text.Trim();
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return number;
        return DecimalText.TryParse(text, out number) ? number : null;
    }

    /// <summary>Reads a value of a point, which is no gap.</summary>
    /// <returns>The value; or null and what is wrong with it.</returns>
    internal (decimal? Value, string Fault) Read(Point point, string text)
    {
        if ((Number(text) ?? CodeOf(point, text.Trim())) is not { } value) return (null, $"'{text}' is no value of {point}");
        if (point.Codes is not null && value != decimal.Truncate(value)) return (null, $"'{text}' is no code of {point}");
        var limits = point.Field is { } field ? catalogue.LimitsOf(field) : null;
        return value < limits?.Min || value > limits?.Max ? (null, $"{text} is not possible for {point}") : (value, "");
    }

    private static decimal? CodeOf(Point point, string text)
    {
        if (point.Codes is not { } codes) return null;
        if (text == On && codes.OnCode is { } on) return on;
        if (text == Off && codes.OffCode is { } off) return off;
        var named = codes.Entries.Where(entry => entry.Value.Equals(text, StringComparison.OrdinalIgnoreCase)).ToList();
        return named is [var only] ? only.Key : null;
    }
}
