using System.Globalization;
using SermatecEss.Bridge.Options;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Options;

/// <summary>Parsers of what only commands have: the value, or a sentence that says what is expected.</summary>
internal static class Parse
{
    internal static (int? Value, string? Error) PcuVersion(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version <= 9999
            ? (version, null)
            : (null, "expected a PCU version such as 609 (for 6.0.9).");

    /// <summary>A time that help shows as it is written.</summary>
    internal static (Duration Value, string? Error) Duration(string text)
    {
        var (time, error) = OptionParsers.Time(text);
        return (new Duration(time), error);
    }

    internal static (Prominence? Value, string? Error) Prominence(string text) =>
        OptionParsers.Word<Prominence>(text) is (var prominence, null)
            ? (prominence, null)
            : (null, OptionParsers.Word<Prominence>(text).Error);
}
