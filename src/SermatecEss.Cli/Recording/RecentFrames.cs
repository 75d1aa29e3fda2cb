using System.Text;
using SermatecEss.Bridge.Diagnosis;
using SermatecEss.Captures.Recordings;
using SermatecEss.Inverter;

namespace SermatecEss.Cli.Recording;

/// <summary>The frames of the last minutes, in bounded memory. Thread-safe.</summary>
/// <param name="time">The clock.</param>
internal sealed class RecentFrames(TimeProvider time)
{
    private const int MostBytes = 4 << 20;

    /// <summary>Memory that a frame takes besides its bytes.</summary>
    private const int Overhead = 96;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private readonly Lock _turn = new();
    private readonly Queue<TracedFrame> _frames = new();

    /// <summary>How many bytes the frames take.</summary>
    internal int Used { get; private set; }

    /// <summary>Adds a frame.</summary>
    internal void Take(TracedFrame frame)
    {
        lock (_turn)
        {
            _frames.Enqueue(frame);
            Used += frame.Bytes.Length + Overhead;
            DropOld();
        }
    }

    /// <summary>The frames as a recording, redacted.</summary>
    /// <param name="redaction">Knows what to remove; learns from the frames.</param>
    internal string Write(Redaction redaction)
    {
        TracedFrame[] frames;
        lock (_turn)
        {
            DropOld();
            frames = [.. _frames];
        }

        foreach (var frame in frames) redaction.Learn(frame.Bytes.Span);
        return Write(frames, redaction);
    }

    /// <summary>Frames as a recording, redacted.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="redaction">Knows what to remove.</param>
    internal static string Write(IEnumerable<TracedFrame> frames, Redaction redaction)
    {
        var text = new StringBuilder();
        foreach (var frame in frames)
        {
            _ = text.Append(RecordedLine.Write(
                frame.Time, redaction.Apply(frame.Where), frame.Sent, redaction.Apply(frame.Bytes.Span))).Append('\n');
        }

        return text.ToString();
    }

    private void DropOld()
    {
        var oldest = time.GetUtcNow() - Longest;
        while (_frames.TryPeek(out var first) && (Used > MostBytes || first.Time < oldest))
        {
            _ = _frames.Dequeue();
            Used -= first.Bytes.Length + Overhead;
        }
    }
}
