using SermatecEss.Inverter;

namespace SermatecEss.Cli.Output;

/// <summary>Comma-separated values: a header, then a line for each reading.</summary>
internal sealed class CsvWriter : IResponseWriter
{
    private readonly TextWriter _output;
    private readonly ReadingText _text;

    internal CsvWriter(TextWriter output, ReadingText text)
    {
        _output = output;
        _text = text;
        _output.WriteLine("time,command,point,label,value,unit");
    }

    public void Write(Response response)
    {
        foreach (var frame in response.Frames)
        {
            var time = CsvLine.Time(frame.Received);
            foreach (var reading in frame.Readings.Where(reading => reading.IsShown))
            {
                _output.WriteLine(CsvLine.Of(
                    time,
                    frame.Command.Code.ToString(),
                    reading.Point,
                    reading.Field.Label,
                    _text.Value(reading),
                    reading.Field.Unit ?? ""));
            }
        }
    }

    public void End()
    {
    }
}
