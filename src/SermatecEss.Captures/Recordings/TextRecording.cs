using System.Text;

namespace SermatecEss.Captures.Recordings;

/// <summary>Frames as lines of text.</summary>
internal sealed class TextRecording : RecordingFile
{
    private readonly StreamWriter _writer;

    internal TextRecording(Stream stream, string heading)
    {
        // Flushes each line: a recording is often killed, or read while it grows.
        _writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true, NewLine = "\n" };
        _writer.WriteLine(heading);
    }

    public override void Write(string line) => _writer.WriteLine(line);

    private protected override void Close() => _writer.Dispose();
}
