using System.Text.Json;
using SermatecEss.Captures.Conversations;
using SermatecEss.Cli.Output;
using SermatecEss.Hosting.Output;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Cli.Decoding;

/// <summary>Prints decoded frames as JSON.</summary>
internal static class DecodedFrameJson
{
    internal static void Write(
        TextWriter output, IEnumerable<DecodedFrame> frames, ReadingText text, CommandCatalogue catalogue, bool isLines) =>
        JsonDocumentWriter.WriteMany(output, frames, isLines, (json, frame) =>
        {
            json.WriteStartObject();
            if (frame.File is { } file) json.WriteString("file", file);
            if (frame.Captured is { } captured) WriteCaptured(json, captured);
            else json.WriteNumber("offset", frame.Offset);
            WriteContent(json, frame, text, catalogue);
            json.WriteEndObject();
        });

    /// <summary>Writes time and connection into the current object.</summary>
    internal static void WriteCaptured(Utf8JsonWriter json, CaptureEvent captured)
    {
        WriteTime(json, captured.Time);
        if (captured.Connection is not { } connection) return;
        json.WriteNumber("connection", connection.Number);
        if (captured.Source is { } source) json.WriteString("source", source);
        if (captured.Destination is { } destination) json.WriteString("destination", destination);
        if (connection.App is { } app) json.WriteString("app", app);
        if (captured is CapturedFrame { IsEncrypted: true }) json.WriteBoolean("encrypted", true);
    }

    /// <summary>Writes a time, if it is one with a date.</summary>
    internal static void WriteTime(Utf8JsonWriter json, DateTimeOffset? time)
    {
        if (time is { Year: > 1 } known) json.WriteString("time", known.UtcDateTime);
    }

    private static void WriteContent(Utf8JsonWriter json, DecodedFrame frame, ReadingText text, CommandCatalogue catalogue)
    {
        if (frame.Absent is var (length, isGap))
        {
            json.WriteNumber(isGap ? "missing" : "skipped", length);
            return;
        }

        json.WriteString("hex", frame.HiddenHex ?? FrameHex.Write(frame.Bytes.Span, catalogue, text.ShowSecrets));
        json.WriteBoolean("good", frame.IsGood);
        if (frame.DirectionWord is { } direction) json.WriteString("direction", direction);
        if (frame.Code is { } code) json.WriteString("command", code.ToString());
        if (frame.Command is { } command) json.WriteString("label", command.Label);
        json.WriteStartArray("faults");
        foreach (var fault in frame.Faults) json.WriteStringValue(fault);
        json.WriteEndArray();
        ReadingJson.WriteReadings(json, frame.Readings, text.ShowSecrets);
    }
}
