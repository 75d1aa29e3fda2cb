using SermatecEss.Bridge.Configuration;
using SermatecEss.Cli.Options;
using SermatecEss.Inverter;

namespace SermatecEss.Cli.Diagnosis;

/// <summary>An inverter that is examined, and all that goes to and fro meanwhile.</summary>
internal sealed class ExaminedInverter : IAsyncDisposable
{
    /// <summary>Many more than an examination has; a client that floods the line does not decide how much is kept.</summary>
    private const int MostFrames = 2000;
    private readonly Queue<TracedFrame> _frames = new();

    internal ExaminedInverter(InverterOptions options, string subject, CliContext context)
    {
        Options = options;
        Subject = subject;
        Session = new InverterSession(options.Session, context.Catalogue, context.Time, frame =>
        {
            if (_frames.Count == MostFrames)
            {
                _ = _frames.Dequeue();
                FramesLeftOut++;
            }

            _frames.Enqueue(frame);
            if (context.Debug) context.Trace(frame.Time, frame.Sent ? "->" : "<-", frame.Bytes.Span);
        });
    }

    internal InverterOptions Options { get; }

    /// <summary>What it is called: <c>inverter</c>, and where there are several, its name or address behind it.</summary>
    internal string Subject { get; }

    internal InverterSession Session { get; }

    /// <summary>Who it says it is; null while it has not.</summary>
    internal InverterIdentity? Identity { get; set; }

    /// <summary>The newest frames so far.</summary>
    internal IReadOnlyCollection<TracedFrame> Frames => _frames;

    /// <summary>How many frames came before <see cref="Frames"/>.</summary>
    internal long FramesLeftOut { get; private set; }

    public ValueTask DisposeAsync() => Session.DisposeAsync();
}
