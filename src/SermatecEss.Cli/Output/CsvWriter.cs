using System.Globalization;
using SermatecEss.Inverter;

namespace SermatecEss.Cli.Output;

/// <summary>Comma-separated values as RFC 4180 has them: a heading, then a line for each reading.</summary>
internal sealed class CsvWriter : IAnswerWriter
{
    private readonly TextWriter _output;
    private readonly ReadingText _text;

    internal CsvWriter(TextWriter output, ReadingText text)
    {
        _output = output;
        _text = text;
        _output.WriteLine("time,command,point,label,value,unit");
    }

    public void Write(Answer answer)
    {
        foreach (var frame in answer.Frames)
        {
            var time = frame.Received.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
            foreach (var reading in frame.Readings.Where(ReadingText.IsShown))
            {
                string[] cells = [time, frame.Command.Code.ToString(), reading.Point, reading.Field.Label, _text.Value(reading), reading.Field.Unit ?? ""];
                _output.WriteLine(string.Join(',', cells.Select(Quoted)));
            }
        }
    }

    public void End()
    {
    }

    private static string Quoted(string cell) => cell.AsSpan().ContainsAny("\",\r\n") ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
