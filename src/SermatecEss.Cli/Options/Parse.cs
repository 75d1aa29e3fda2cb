using System.Globalization;
using SermatecEss.Bridge.Options;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Options;

/// <summary>Parsers of what only commands have: the value, or a sentence that says what is expected.</summary>
internal static class Parse
{
    /// <summary>A PCU version, in digits as inverters tell it or with points as their labels do.</summary>
    internal static (int? Value, string? Error) PcuVersion(string text)
    {
        var digits = text.Split('.') is [{ Length: 1 }, { Length: 1 }, { Length: 1 }] parts ? string.Concat(parts) : text;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version <= 9999
            ? (version, null)
            : (null, "expected a PCU version such as 6.0.9 or 609.");
    }

    /// <summary>A time that help shows as it is written.</summary>
    internal static (Duration Value, string? Error) Duration(string text)
    {
        var (time, error) = OptionParsers.Time(text);
        return (new Duration(time), error);
    }

    /// <summary>How long something is to last; its unit has to be said, as it may be seconds as well as minutes.</summary>
    internal static (Duration? Value, string? Error) Length(string text)
    {
        var (time, error) = Duration(text);
        if (error is not null) return (null, error);
        return text.All(c => !char.IsLetter(c))
            ? (null, $"the unit is missing: write {text}s, {text}m or {text}h.")
            : (time, null);
    }

    /// <summary>A state of charge in %, with or without its sign.</summary>
    internal static (int? Value, string? Error) Percent(string text) =>
        int.TryParse(text.TrimEnd('%', ' '), NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent is >= 1 and <= 100
            ? (percent, null)
            : (null, "expected an SOC in %, 1 to 100.");

    internal static (Prominence? Value, string? Error) Prominence(string text) =>
        OptionParsers.Word<Prominence>(text) is (var prominence, null)
            ? (prominence, null)
            : (null, OptionParsers.Word<Prominence>(text).Error);
}
