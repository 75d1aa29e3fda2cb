using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SermatecEss.Cli.Output;
using SermatecEss.History.Reading;

namespace SermatecEss.Cli.History;

/// <summary>Writes rows of the history one after the other, in larger pieces.</summary>
/// <param name="output">Where to.</param>
/// <param name="format">How.</param>
/// <param name="points">The ids of the points of each row.</param>
internal sealed class RowWriter(TextWriter output, RowFormat format, IReadOnlyList<string> points)
{
    private const string TimeColumn = "time";
    private const int Piece = 1 << 15;

    /// <summary>The output is never part of a web page, so a plus sign stays one.</summary>
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly StringBuilder _text = new();
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>How many rows were written.</summary>
    internal long Count { get; private set; }

    /// <summary>Writes what comes before the rows.</summary>
    internal void Begin()
    {
        if (format == RowFormat.Csv) _ = _text.AppendLine(CsvLine.Of([TimeColumn, .. points]));
        else if (format == RowFormat.Json) _ = _text.Append('[');
    }

    /// <summary>Writes a row.</summary>
    internal void Write(HistoryRow row)
    {
        switch (format)
        {
            case RowFormat.Csv: _ = _text.AppendLine(CsvLine.Of([Time(row), .. row.Values.Select(Text)])); break;
            case RowFormat.Ndjson: _ = _text.AppendLine(Json(row)); break;
            default: _ = _text.AppendLine(Count == 0 ? "" : ",").Append(Json(row)); break;
        }

        Count++;
        if (_text.Length >= Piece) Flush();
    }

    /// <summary>Writes what comes after the rows.</summary>
    internal void End()
    {
        if (format == RowFormat.Json) _ = _text.AppendLine().AppendLine("]");
        Flush();
    }

    private void Flush()
    {
        output.Write(_text.ToString());
        output.Flush();
        _ = _text.Clear();
    }

    private string Json(HistoryRow row)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString(TimeColumn, Time(row));
            for (var i = 0; i < points.Count; i++)
                if (row.Values[i] is { } value) json.WriteNumber(points[i], value);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(_buffer.WrittenSpan);
    }

    private static string Time(HistoryRow row) => Bridge.Messages.Json.Seconds(row.Time);

    private static string Text(decimal? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}
