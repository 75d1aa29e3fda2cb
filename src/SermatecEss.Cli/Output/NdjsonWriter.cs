using SermatecEss.Hosting.Output;
using SermatecEss.Inverter;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Cli.Output;

/// <summary>One flat JSON object per line for each frame: time, command, and the value of each point by its id.</summary>
internal sealed class NdjsonWriter(TextWriter output, ReadingText text) : IResponseWriter
{
    public void Write(Response response)
    {
        foreach (var frame in response.Frames)
        {
            JsonDocumentWriter.Write(output, indented: false, json =>
            {
                json.WriteStartObject();
                json.WriteString("time", frame.Received);
                json.WriteString("command", frame.Command.Code.ToString());
                foreach (var reading in frame.Readings.Where(reading => reading.IsShown))
                    ReadingJson.WriteFlat(json, reading.Point, text.Shown(reading));
                json.WriteEndObject();
            });
        }
    }

    public void End()
    {
    }
}
