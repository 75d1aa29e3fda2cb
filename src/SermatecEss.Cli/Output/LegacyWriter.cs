using System.Globalization;
using SermatecEss.Inverter;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Cli.Output;

/// <summary>
/// The output of the last release of the older program of this name, for scripts that parse it: only the requested frame of each response,
/// scaled numbers with three decimals, arrays as raw numbers, texts in quotes.
/// </summary>
/// <remarks>
/// Bytes are decoded as that program does: interleaved arrays are read one after the other, and bits of a word with the next higher one.
/// </remarks>
internal sealed class LegacyWriter(TextWriter output, ReadingText text, CommandCatalogue catalogue) : IResponseWriter
{
    private const string VersionPoint = "inverter_pcu_version";

    /// <summary>Writes the two header lines.</summary>
    internal static void WriteBanner(TextWriter output, SessionOptions session)
    {
        output.WriteLine("--===~ Sermatec ESS CLI AND MQTT PROXY ~===--");
        output.WriteLine($"Asking to Sermatec Inverter {session.Accept?.Listen.ToString() ?? $"{session.Host}:{session.Port}"}");
    }

    public void Write(Response response)
    {
        if (response.Frames.FirstOrDefault(frame => frame.Command.Code == response.Command.Code) is not { } frame) return;
        output.WriteLine($"Getting {frame.Command.Code.ToString().ToUpperInvariant()} ({frame.Command.Label})...");
        var payload = frame.Bytes.Span[FrameLayout.PayloadOffset..^FrameLayout.TrailerLength];
        int start = 0, end = 0;
        foreach (var field in frame.Command.Fields)
        {
            if (!field.SharesBytes) start = end;
            end = start + (field.Length * Math.Max(1, field.Repeat));
            if (end > payload.Length) return;
            var unit = LegacyWords.Unit(frame.Command, field) is { } known ? $" {known}" : "";
            output.WriteLine($"{field.Label}: {Value(frame, field, payload[start..end])}{unit}");
        }
    }

    public void End()
    {
    }

    private string Value(ResponseFrame frame, FieldDefinition field, ReadOnlySpan<byte> bytes)
    {
        if (field.Type == FieldType.Text || text.IsMasked(field)) return Quoted(text.Value(frame.Find(field.Id)!));
        if (!field.IsArray) return One(frame.Command, field, bytes);
        var items = new List<string>(field.Repeat);
        for (var at = 0; at < bytes.Length; at += field.Length) items.Add(Plain(field, bytes.Slice(at, field.Length)));
        return List(items);
    }

    private string One(CommandDefinition command, FieldDefinition field, ReadOnlySpan<byte> bytes)
    {
        if (!field.IsNumber) return Plain(field, bytes);
        var number = Number(field, bytes);
        if (LegacyWords.Word(field, number) is { } word) return Quoted(word);
        if (field.Id == VersionPoint) return Quoted(Version((int)number));

        // Single precision as in the older program; it shows in large numbers.
        return LegacyWords.HasDecimals(command, field)
            ? (number * (float)field.Scale).ToString("F3", CultureInfo.InvariantCulture)
            : Plain(field, bytes);
    }

    private static string Plain(FieldDefinition field, ReadOnlySpan<byte> bytes)
    {
        if (field.Type == FieldType.Bit) return Number(field, bytes) == 0 ? "false" : "true";
        if (field.IsNumber) return Number(field, bytes).ToString(CultureInfo.InvariantCulture);
        var digits = new List<string>(bytes.Length);
        foreach (var value in bytes) digits.Add(value.ToString("x", CultureInfo.InvariantCulture));
        return List(digits);
    }

    private static long Number(FieldDefinition field, ReadOnlySpan<byte> bytes)
    {
        long raw = 0;
        foreach (var value in bytes) raw = (raw << 8) | value;
        var width = 8 * bytes.Length;
        return field.Type switch
        {
            FieldType.SignedNumber => raw << (64 - width) >> (64 - width),
            FieldType.Bit => (raw >> field.FirstBit) & 1,
            FieldType.BitRange => (raw >> field.FirstBit) & ((2L << field.BitCount) - 1),
            _ => raw,
        };
    }

    private string Version(int number)
    {
        var version = catalogue.View(number).EffectiveVersion;
        return string.Create(CultureInfo.InvariantCulture, $"{version / 100 % 10}.{version / 10 % 10}.{version % 10}");
    }

    private static string Quoted(string value) => $"\"{value}\"";

    private static string List(IEnumerable<string> items) => $"[{string.Join(", ", items)}]";
}
