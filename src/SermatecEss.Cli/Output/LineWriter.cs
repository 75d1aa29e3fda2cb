using SermatecEss.Inverter;

namespace SermatecEss.Cli.Output;

/// <summary>A line for each reading; a heading for each frame if there are several.</summary>
internal sealed class LineWriter(TextWriter output, ReadingText text, bool headings) : IResponseWriter
{
    private bool _first = true;

    public void Write(Response response)
    {
        foreach (var frame in response.Frames)
        {
            if (headings)
            {
                if (!_first) output.WriteLine();
                output.WriteLine($"[{frame.Command.Code}] {frame.Command.Label}");
            }

            _first = false;
            foreach (var reading in frame.Readings.Where(reading => reading.IsShown)) output.WriteLine(text.Line(reading));
        }
    }

    public void End()
    {
    }
}
