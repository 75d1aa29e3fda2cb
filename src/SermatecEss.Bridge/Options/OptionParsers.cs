using System.Globalization;
using SermatecEss.Bridge.Clock;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Options;

/// <summary>Parsers of option values: return the value, or a sentence with what is expected.</summary>
public static class OptionParsers
{
    /// <summary>A TCP port.</summary>
    public static (int Value, string? Error) Port(string text) => Number(1, ushort.MaxValue, "a TCP port")(text);

    /// <summary>Any text.</summary>
    public static (string? Value, string? Error) Text(string text) => (text, null);

    /// <summary>The path of a file or directory.</summary>
    public static (string? Value, string? Error) Path(string text) => text.Trim().Length > 0 ? (text, null) : (null, "expected a path.");

    /// <summary>On or off.</summary>
    public static (bool Value, string? Error) Switch(string text) => text.ToUpperInvariant() switch
    {
        "1" or "TRUE" or "YES" or "ON" => (true, null),
        "0" or "FALSE" or "NO" or "OFF" => (false, null),
        _ => (false, "expected on or off, or 1 or 0."),
    };

    /// <summary>A duration with its unit, such as 500ms, 10s, 5m, 1h; a number without a unit is seconds.</summary>
    public static (TimeSpan Value, string? Error) Time(string text)
    {
        var digits = text.AsSpan().TrimEnd("abcdefghijklmnopqrstuvwxyz");
        var seconds = text.AsSpan(digits.Length) switch
        {
            "ms" => 0.001m,
            "" or "s" => 1m,
            "m" or "min" => 60m,
            "h" => 3600m,
            _ => 0m,
        };
        var isNumber = DecimalText.TryParse(digits.ToString(), out var number);
        var total = isNumber && number <= 1_000_000 ? number * seconds : 0;
        return total is > 0 and <= 31_536_000
            ? (TimeSpan.FromSeconds((double)total), null)
            : (default, "expected a time such as 500ms, 10s or 5m.");
    }

    /// <summary>A time zone by its name, or by POSIX rules.</summary>
    public static (TimeZoneInfo? Value, string? Error) TimeZone(string text) => ComputerZone.Find(text) is { } zone
        ? (zone, null)
        : (
            null,
            "unknown time zone; expected a name such as Europe/Prague (is the package tzdata installed?), or rules "
                + "such as CET-1CEST,M3.5.0,M10.5.0/3.");

    /// <summary>The smallest value.</summary>
    /// <param name="smallest">The largest value.</param>
    /// <param name="largest">The largest.</param>
    /// <param name="what">What it counts, with an article.</param>
    public static Func<string, (int Value, string? Error)> Number(int smallest, int largest, string what) => text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= smallest && number <= largest
            ? (number, null)
            : (0, $"expected {what}, {smallest} to {largest}.");

    /// <summary>The names of an enumeration, in lower case.</summary>
    public static IReadOnlyList<string> Words<T>()
        where T : struct, Enum =>
        [.. Enum.GetNames<T>().Select(word => word.ToLowerInvariant())];

    /// <summary>One of the names of an enumeration, in lower case.</summary>
    public static (T Value, string? Error) Word<T>(string text)
        where T : struct, Enum
    {
        var words = Words<T>();
        return words.Contains(text)
            ? (Enum.Parse<T>(text, ignoreCase: true), null)
            : (default, $"expected one of {string.Join(", ", words)}.");
    }
}
