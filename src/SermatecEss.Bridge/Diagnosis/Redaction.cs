using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using SermatecEss.Inverter;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;
using Decoder = SermatecEss.Protocol.Values.Decoder;

namespace SermatecEss.Bridge.Diagnosis;

/// <summary>
/// Redacts texts and frames: passwords, users, WiFi names, public addresses, and serial numbers unless they are wanted. Learns the secrets
/// first, then finds them anywhere.
/// </summary>
/// <param name="catalogue">Defines which bytes of a frame are secret.</param>
/// <param name="keepSerials">Whether serial numbers are kept.</param>
public sealed partial class Redaction(CommandCatalogue catalogue, bool keepSerials)
{
    /// <summary>Replaces a secret.</summary>
    public const string Mark = "REDACTED";

    /// <summary>Replaces a serial number; numbered if there are several.</summary>
    private const string SerialMark = "SERIAL";

    /// <summary>Shorter secrets would match half of all words.</summary>
    private const int ShortestLiteral = 4;

    private const byte Filler = (byte)'X';

    /// <summary>Words that occur in every bundle and so reveal nothing; many MQTT user names are among them.</summary>
    private static readonly string[] Common =
        ["sermatec-ess", "homeassistant", "mqtt", "inverter", "battery", "bridge", "daemon", "localhost", Mark];

    private readonly Dictionary<string, string> _literals = [];
    private readonly HashSet<string> _serials = [];

    /// <summary>A password, user, WiFi name or any other secret.</summary>
    public void AddSecret(string? text) => Add(text, Mark);

    /// <summary>The host and the serial number of an inverter.</summary>
    public void AddInverter(SessionOptions session)
    {
        AddHost(session.Host);
        AddSerial(session.Accept?.Serial);
    }

    /// <summary>A serial number.</summary>
    public void AddSerial(string? text)
    {
        if (keepSerials || string.IsNullOrEmpty(text) || _literals.ContainsKey(text)) return;
        _ = _serials.Add(text);
        Add(text, _serials.Count == 1 ? SerialMark : $"{SerialMark}{_serials.Count}");
    }

    /// <summary>A host name or address; private ones reveal nothing and are kept.</summary>
    public void AddHost(string? host)
    {
        if (host is not null && !IsPrivate(host)) Add(host, Mark);
    }

    /// <summary>Learns the secrets in a frame.</summary>
    public void Learn(ReadOnlySpan<byte> frame)
    {
        var payload = Payload(frame);
        foreach (var command in DefinitionsOf(frame))
        {
            foreach (var reading in Decoder.Decode(command, payload))
            {
                if (reading.Value is not TextValue { Characters: { Length: > 0 } characters }) continue;
                if (IsSerial(reading.Field)) AddSerial(characters);
                else if (IsHost(reading.Field)) AddHost(characters);
                else AddSecret(characters);
            }
        }
    }

    /// <summary>A reading, redacted.</summary>
    public Reading Apply(Reading reading)
    {
        var field = reading.Field;
        var text = reading.Value.Text;
        if (field.Type != FieldType.Text || text.Length == 0 || !IsTakenOut(field, text)) return reading;
        return reading with
        {
            Value = new TextValue(!IsSerial(field) ? Mark : Apply(text) is var shown && shown != text ? shown : SerialMark),
        };
    }

    /// <summary>A text, redacted.</summary>
    public string Apply(string text)
    {
        foreach (var (literal, mark) in _literals.OrderByDescending(literal => literal.Key.Length))
            text = text.Replace(literal, mark, StringComparison.Ordinal);
        return Address().Replace(text, match =>
            IPAddress.TryParse(match.Value, out var address) && !IsPrivate(address) ? Mark : match.Value);
    }

    /// <summary>A whole frame, redacted: an X for each byte removed, and a correct checksum.</summary>
    public byte[] Apply(ReadOnlySpan<byte> frame)
    {
        var shown = frame.ToArray();
        if (frame.Length < FrameLayout.MinLength) return shown;
        var payload = shown.AsSpan(FrameLayout.PayloadOffset..^FrameLayout.TrailerLength);
        foreach (var command in DefinitionsOf(frame))
        {
            foreach (var slot in command.Slots)
            {
                var field = command.Fields[slot.FieldIndex];
                if (field.Type != FieldType.Text || slot.Offset >= payload.Length) continue;
                var bytes = slot.Length == 0 || slot.End > payload.Length
                    ? payload[slot.Offset..]
                    : payload.Slice(slot.Offset, slot.Length);
                if (IsTakenOut(field, Encoding.ASCII.GetString(bytes).Split('\0')[0])) Fill(bytes);
            }
        }

        foreach (var literal in _literals.Keys)
        {
            var bytes = Encoding.UTF8.GetBytes(literal);
            var rest = payload;
            for (int at; (at = rest.IndexOf(bytes)) >= 0; rest = rest[(at + bytes.Length)..]) Fill(rest.Slice(at, bytes.Length));
        }

        shown[^FrameLayout.TrailerLength] = Checksum.Compute(shown.AsSpan(..^FrameLayout.TrailerLength));
        return shown;
    }

    /// <summary>Whether a host is in a private network, or has a name that only such a network resolves.</summary>
    internal static bool IsPrivate(string host)
    {
        if (IPAddress.TryParse(host, out var address)) return IsPrivate(address);
        var name = host.TrimEnd('.');
        return !name.Contains('.') || PrivateDomains.Any(domain => name.EndsWith(domain, StringComparison.OrdinalIgnoreCase));
    }

    private static string[] HostEndings { get; } = ["_host", "_port", "_address", "_netmask", "_gateway"];

    private static string[] PrivateDomains { get; } =
    [
        ".local", ".lan", ".home", ".internal", ".intranet", ".localdomain", ".localhost", ".home.arpa", ".fritz.box", ".invalid", ".test",
    ];

    private static bool IsPrivate(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) return true;
        if (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6)
            return address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal;
        return address.GetAddressBytes() is [10, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..] or [169, 254, ..]
            or [100, >= 64 and <= 127, ..];
    }

    private bool IsTakenOut(FieldDefinition field, string text) => IsSerial(field) ? !keepSerials : !IsHost(field) || !IsPrivate(text);

    private static bool IsSerial(FieldDefinition field) => field.Kind == ValueKind.Identity;

    private static bool IsHost(FieldDefinition field) =>
        field.Kind == ValueKind.Setting && HostEndings.Any(ending => field.Id.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>The definitions of all versions, because a frame does not carry its version.</summary>
    private IEnumerable<CommandDefinition> DefinitionsOf(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < FrameLayout.MinLength) return [];
        var code = new CommandCode((ushort)((frame[FrameLayout.CommandOffset] << 8) | frame[FrameLayout.CommandOffset + 1]));
        return catalogue.Definitions.Where(command => command.Code == code);
    }

    private static ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> frame) =>
        frame.Length < FrameLayout.MinLength ? [] : frame[FrameLayout.PayloadOffset..^FrameLayout.TrailerLength];

    /// <summary>Keeps padding, so that the length of a text stays; more may follow it.</summary>
    private static void Fill(Span<byte> bytes)
    {
        foreach (ref var b in bytes)
            if (b != 0) b = Filler;
    }

    private void Add(string? text, string mark)
    {
        if (text is null || text.Length < ShortestLiteral || Common.Any(word => word.Contains(text, StringComparison.OrdinalIgnoreCase)))
            return;

        // Verbatim, and as escaped in topics and file names, on terminals, in JSON and YAML.
        foreach (var spelling in (string[])[
            text,
            string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_')),
            new TextValue(text).Text,
            JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text),
            JavaScriptEncoder.Default.Encode(text),
            text.Replace("'", "''", StringComparison.Ordinal)])
        {
            _ = _literals.TryAdd(spelling, mark);
        }
    }

    [GeneratedRegex(
        @"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)|(?=[0-9A-Fa-f]*:[0-9A-Fa-f]*:)[0-9A-Fa-f:]+(?:\.\d{1,3}){0,3}(?![\w:]))")]
    private static partial Regex Address();
}
