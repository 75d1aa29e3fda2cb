using System.Text.Json;
using SermatecEss.Captures.Conversations;
using SermatecEss.Cli.Output;
using SermatecEss.Hosting.Output;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Cli.Decoding;

/// <summary>Prints conversations as JSON: an object for each request with its replies.</summary>
/// <param name="inputs">Decodes the replies.</param>
/// <param name="text">Which readings are shown.</param>
/// <param name="catalogue">Defines which bytes are secret.</param>
internal sealed class ConversationJson(CaptureInputs inputs, ReadingText text, CommandCatalogue catalogue)
{
    internal void Write(TextWriter output, IEnumerable<ConversationEntry> entries, bool isLines) =>
        JsonDocumentWriter.WriteMany(output, entries, isLines, (json, entry) =>
        {
            json.WriteStartObject();
            DecodedFrameJson.WriteCaptured(json, entry.Captured);
            if (entry.Exchange is { } exchange) Write(json, exchange);
            else if (entry.Absent!.Absent is var (length, isGap)) json.WriteNumber(isGap ? "missing" : "skipped", length);
            json.WriteEndObject();
        });

    private void Write(Utf8JsonWriter json, Exchange exchange)
    {
        json.WriteString("command", exchange.First.Frame.Command.ToString());
        if (exchange.Command is { } command) json.WriteString("label", command.Label);
        json.WriteString("result", ResultOf(exchange));
        if (exchange.IsWrite) json.WriteBoolean("write", true);
        if (exchange.Repeats > 0) json.WriteNumber("repeats", exchange.Repeats);
        if (exchange.Elapsed is { } elapsed) json.WriteNumber("milliseconds", Math.Round(elapsed.TotalMilliseconds, 3));
        if (exchange.Request is { } request) json.WriteString("request", Hex(request));
        json.WriteStartArray("replies");
        foreach (var response in exchange.Responses)
        {
            json.WriteStartObject();
            DecodedFrameJson.WriteTime(json, response.Time);
            json.WriteString("command", response.Frame.Command.ToString());
            json.WriteString("hex", Hex(response));
            ReadingJson.WriteReadings(json, inputs.DecoderOf(response).Decode(response).Readings, text.ShowSecrets);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (exchange.Missing.Count == 0 || exchange.IsUnanswered) return;
        json.WriteStartArray("without");
        foreach (var code in exchange.Missing) json.WriteStringValue(code.ToString());
        json.WriteEndArray();
    }

    private string Hex(CapturedFrame frame) => FrameHex.Write(frame.Frame.Bytes.Span, catalogue, text.ShowSecrets);

    private static string ResultOf(Exchange exchange) =>
        exchange.IsStray ? "stray"
        : exchange.IsUnanswered ? "unanswered"
        : exchange.Missing.Count > 0 ? "partial"
        : exchange.Responses.Count > 0 ? "answered"
        : "sent";
}
