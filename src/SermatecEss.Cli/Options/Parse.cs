using System.Globalization;
using System.Net;
using SermatecEss.Bridge.Options;
using SermatecEss.Hosting.Options;
using SermatecEss.Inverter.Discovery;
using SermatecEss.Links;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Options;

/// <summary>Parsers for options that only commands have: return the value, or a sentence with what is expected.</summary>
internal static class Parse
{
    /// <summary>A PCU version, in digits as reported by inverters or with dots as in their labels.</summary>
    internal static (int? Value, string? Error) PcuVersion(string text)
    {
        var digits = text.Split('.') is [{ Length: 1 }, { Length: 1 }, { Length: 1 }] parts ? string.Concat(parts) : text;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version <= 9999
            ? (version, null)
            : (null, "expected a PCU version such as 6.0.9 or 609.");
    }

    /// <summary>A duration that help shows as written.</summary>
    internal static (Duration Value, string? Error) Duration(string text)
    {
        var (time, error) = OptionParsers.Time(text);
        return (new Duration(time), error);
    }

    /// <summary>A duration with a mandatory unit, because a bare number could mean seconds or minutes.</summary>
    internal static (Duration? Value, string? Error) Length(string text)
    {
        var (time, error) = Duration(text);
        if (error is not null) return (null, error);
        return text.All(c => !char.IsLetter(c))
            ? (null, $"the unit is missing: write {text}s, {text}m or {text}h.")
            : (time, null);
    }

    /// <summary>An SOC in %, with or without the sign.</summary>
    internal static (int? Value, string? Error) Percent(string text) =>
        int.TryParse(text.TrimEnd('%', ' '), NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent is >= 1 and <= 100
            ? (percent, null)
            : (null, "expected an SOC in %, 1 to 100.");

    /// <summary>A private IPv4 address, also with a UDP port.</summary>
    internal static (IPEndPoint? Value, string? Error) SearchAddress(string text)
    {
        var parts = text.Split(':');
        var (port, error) = parts.Length == 2 ? OptionParsers.Port(parts[1]) : (SearchTarget.Port, null);
        return parts.Length <= 2
            && error is null
            && parts[0].Count(c => c == '.') == 3
            && IPAddress.TryParse(parts[0], out var address)
            && AddressList.Private.Contains(address)
            ? (new IPEndPoint(address, port), null)
            : (null, "expected a private IPv4 address, also with a port: 192.168.1.255 or 192.168.1.20:48899.");
    }

    internal static (Prominence? Value, string? Error) Prominence(string text) =>
        OptionParsers.Word<Prominence>(text) is (var prominence, null)
            ? (prominence, null)
            : (null, OptionParsers.Word<Prominence>(text).Error);
}
