using SermatecEss.Cli.Output;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Decoding;

/// <summary>Prints decoded frames as JSON.</summary>
internal static class DecodedFrameJson
{
    internal static void Write(TextWriter output, IEnumerable<DecodedFrame> frames, ReadingText text, CommandCatalogue catalogue) =>
        JsonDocumentWriter.Write(output, indented: true, (json, passOn) =>
        {
            json.WriteStartArray();
            foreach (var frame in frames)
            {
                json.WriteStartObject();
                json.WriteNumber("offset", frame.Offset);
                json.WriteString("hex", frame.HiddenHex ?? FrameHex.Write(frame.Bytes.Span, catalogue, text.ShowSecrets));
                json.WriteBoolean("good", frame.IsGood);
                if (frame.DirectionWord is { } direction) json.WriteString("direction", direction);
                if (frame.Code is { } code) json.WriteString("command", code.ToString());
                if (frame.Command is { } command) json.WriteString("label", command.Label);
                json.WriteStartArray("faults");
                foreach (var fault in frame.Faults) json.WriteStringValue(fault);
                json.WriteEndArray();
                ReadingJson.WriteReadings(json, frame.Readings, text);
                json.WriteEndObject();
                passOn();
            }

            json.WriteEndArray();
        });
}
