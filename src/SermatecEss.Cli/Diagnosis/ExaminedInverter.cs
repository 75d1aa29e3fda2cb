using SermatecEss.Bridge.Configuration;
using SermatecEss.Cli.Options;
using SermatecEss.Inverter;

namespace SermatecEss.Cli.Diagnosis;

/// <summary>An inverter that is examined, and all that goes to and fro meanwhile.</summary>
internal sealed class ExaminedInverter : IAsyncDisposable
{
    private readonly List<TracedFrame> _frames = [];

    internal ExaminedInverter(InverterOptions options, string subject, CliContext context)
    {
        Options = options;
        Subject = subject;
        Session = new InverterSession(options.Session, context.Catalogue, context.Time, frame =>
        {
            _frames.Add(frame);
            if (context.Debug) context.Trace(frame.Time, frame.Sent ? "->" : "<-", frame.Bytes.Span);
        });
    }

    internal InverterOptions Options { get; }

    /// <summary>What it is called: <c>inverter</c>, and where there are several, its name or address behind it.</summary>
    internal string Subject { get; }

    internal InverterSession Session { get; }

    /// <summary>Who it says it is; null while it has not.</summary>
    internal InverterIdentity? Identity { get; set; }

    /// <summary>Every frame so far.</summary>
    internal IReadOnlyList<TracedFrame> Frames => _frames;

    public ValueTask DisposeAsync() => Session.DisposeAsync();
}
