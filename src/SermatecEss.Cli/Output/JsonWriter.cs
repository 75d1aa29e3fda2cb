using SermatecEss.Hosting.Output;
using SermatecEss.Inverter;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Cli.Output;

/// <summary>A JSON array with an object for each frame.</summary>
internal sealed class JsonWriter(TextWriter output, ReadingText text) : IResponseWriter
{
    private readonly List<ResponseFrame> _frames = [];

    public void Write(Response response) => _frames.AddRange(response.Frames);

    public void End() => JsonDocumentWriter.WriteArray(output, _frames, (json, frame) =>
    {
        json.WriteStartObject();
        json.WriteString("command", frame.Command.Code.ToString());
        json.WriteString("label", frame.Command.Label);
        json.WriteString("time", frame.Received);
        ReadingJson.WriteReadings(json, frame.Readings, text.ShowSecrets);
        json.WriteEndObject();
    });
}
