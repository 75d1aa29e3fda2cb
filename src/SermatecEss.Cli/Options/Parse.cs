using System.Globalization;
using SermatecEss.Bridge.Logging;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Options;

/// <summary>Parsers of option values: the value, or a sentence that says what is expected.</summary>
internal static class Parse
{
    internal static (string Value, string? Error) Host(string text) =>
        text.Length > 0 && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '/' or '@') ? (text, null) : (text, "expected a host name or an IP address.");

    internal static (int Value, string? Error) Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue
            ? (port, null)
            : (0, "expected a TCP port, 1 to 65535.");

    internal static (int Value, string? Error) Retries(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var retries) && retries <= 100 ? (retries, null) : (0, "expected a number of retries, 0 to 100.");

    internal static (int? Value, string? Error) PcuVersion(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version <= 9999
            ? (version, null)
            : (null, "expected a PCU version such as 609 (for 6.0.9).");

    internal static (string? Value, string? Error) Text(string text) => (text, null);

    internal static (string? Value, string? Error) Path(string text) => text.Trim().Length > 0 ? (text, null) : (null, "expected a path.");

    internal static (bool Value, string? Error) Switch(string text) => text.ToUpperInvariant() switch
    {
        "1" or "TRUE" or "YES" or "ON" => (true, null),
        "0" or "FALSE" or "NO" or "OFF" => (false, null),
        _ => (false, "expected on or off, or 1 or 0."),
    };

    /// <summary>A duration with its unit, as in 500ms, 10s, 5m, 1h; a bare number counts seconds.</summary>
    internal static (Duration Value, string? Error) Duration(string text)
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
        var isNumber = decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        var total = isNumber && number <= 1_000_000 ? number * seconds : 0;
        return total is > 0 and <= 31_536_000
            ? (new Duration(TimeSpan.FromSeconds((double)total)), null)
            : (default, "expected a time such as 500ms, 10s or 5m.");
    }

    internal static (string Value, string? Error) Topic(string text) =>
        text.Length > 0 && !text.AsSpan().ContainsAny("+# \0") && text[0] != '/' && text[^1] != '/' ? (text, null) : (text, "expected a topic without wildcards and spaces, as in home/sermatec.");

    internal static (TimeZoneInfo? Value, string? Error) TimeZone(string text) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone) ? (zone, null) : (null, "this computer knows no such time zone; expected a name such as Europe/Prague (is the package tzdata installed?).");

    internal static (LogLevel? Value, string? Error) LogLevel(string text) => Word<LogLevel>(text) is (var level, null) ? (level, null) : (null, Word<LogLevel>(text).Error);

    internal static (MqttProtocol Value, string? Error) MqttProtocol(string text) => text switch
    {
        "3.1.1" or "3" or "4" => (Mqtt.Connection.MqttProtocol.V311, null),
        "5" or "5.0" => (Mqtt.Connection.MqttProtocol.V5, null),
        _ => (default, "expected 3.1.1 or 5."),
    };

    internal static (Prominence? Value, string? Error) Prominence(string text) =>
        Word<Prominence>(text) is (var prominence, null) ? (prominence, null) : (null, Word<Prominence>(text).Error);

    internal static (DiscoveryStyle Value, string? Error) DiscoveryStyle(string text) => Word<DiscoveryStyle>(text);

    private static (T Value, string? Error) Word<T>(string text)
        where T : struct, Enum
    {
        var words = Enum.GetNames<T>().Select(word => word.ToLowerInvariant()).ToList();
        return words.Contains(text) ? (Enum.Parse<T>(text, ignoreCase: true), null) : (default, $"expected one of {string.Join(", ", words)}.");
    }
}
