using SermatecEss.Bridge.Configuration;
using SermatecEss.Cli.Options;
using SermatecEss.Inverter;

namespace SermatecEss.Cli.Diagnosis;

/// <summary>An inverter to check, and its recorded traffic.</summary>
internal sealed class ExaminedInverter : IAsyncDisposable
{
    /// <summary>Many more than the checks need; a client that floods the connection must not decide how much is kept.</summary>
    private const int MostFrames = 2000;
    private readonly Queue<TracedFrame> _frames = new();

    internal ExaminedInverter(InverterOptions options, string subject, CliContext context, InverterPort? port)
    {
        Options = options;
        Subject = subject;
        Session = new InverterSession(options.Session, context.Catalogue, context.Time, Keep, port);

        void Keep(TracedFrame frame)
        {
            if (_frames.Count == MostFrames)
            {
                _ = _frames.Dequeue();
                FramesLeftOut++;
            }

            _frames.Enqueue(frame);
            if (context.Debug) context.Trace(frame.Time, frame.Sent ? "->" : "<-", frame.Bytes.Span);
        }
    }

    internal InverterOptions Options { get; }

    /// <summary>Its label: <c>inverter</c>, followed by its name or address if there are several.</summary>
    internal string Subject { get; }

    internal InverterSession Session { get; }

    /// <summary>Its identity; null before it has reported one.</summary>
    internal InverterIdentity? Identity { get; set; }

    /// <summary>The newest frames so far.</summary>
    internal IReadOnlyCollection<TracedFrame> Frames => _frames;

    /// <summary>How many earlier frames were dropped from <see cref="Frames"/>.</summary>
    internal long FramesLeftOut { get; private set; }

    public ValueTask DisposeAsync() => Session.DisposeAsync();
}
