using SermatecEss.Inverter;

namespace SermatecEss.Cli.Output;

/// <summary>One JSON object a line, for each reading.</summary>
internal sealed class NdjsonWriter(TextWriter output, ReadingText text) : IResponseWriter
{
    public void Write(Response response)
    {
        foreach (var frame in response.Frames)
        {
            foreach (var reading in frame.Readings.Where(ReadingText.IsShown))
            {
                JsonDocumentWriter.Write(output, indented: false, json =>
                {
                    json.WriteStartObject();
                    json.WriteString("time", frame.Received);
                    json.WriteString("command", frame.Command.Code.ToString());
                    ReadingJson.WriteProperties(json, reading, text);
                    json.WriteEndObject();
                });
            }
        }
    }

    public void End()
    {
    }
}
