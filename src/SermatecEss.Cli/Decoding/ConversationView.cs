using SermatecEss.Captures.Conversations;

namespace SermatecEss.Cli.Decoding;

/// <summary>Turns the frames of captures into conversations.</summary>
/// <param name="inputs">Decodes the frames.</param>
internal sealed class ConversationView(CaptureInputs inputs)
{
    private readonly Queue<ConversationEntry> _entries = new();

    /// <summary>How many requests there were.</summary>
    internal int Requests { get; private set; }

    /// <summary>How many of them were repeated.</summary>
    internal int Repeated { get; private set; }

    /// <summary>How many of them were not answered.</summary>
    internal int Unanswered { get; private set; }

    /// <summary>How many of them can change the inverter.</summary>
    internal int Writes { get; private set; }

    /// <summary>How many responses were not requested on their connection.</summary>
    internal int Strays { get; private set; }

    internal IEnumerable<ConversationEntry> Read(IEnumerable<DecodedFrame> frames)
    {
        var tracker = new ConversationTracker(Add);
        foreach (var frame in frames)
        {
            switch (frame.Captured)
            {
                case CapturedFrame captured:
                    tracker.Take(captured, frame.Command, inputs.DecoderOf(captured).View);
                    break;
                case ConnectionEnd end:
                    tracker.End(end.Connection);
                    break;
                case { } absent:
                    if (absent is CaptureGap) tracker.End(absent.Connection);
                    _entries.Enqueue(new ConversationEntry(null, frame));
                    break;
                default:
                    break;
            }

            while (_entries.TryDequeue(out var entry)) yield return entry;
        }

        tracker.End();
        while (_entries.TryDequeue(out var entry)) yield return entry;
    }

    private void Add(Exchange exchange)
    {
        if (exchange.IsStray) Strays++;
        else Requests++;
        if (exchange.Repeats > 0) Repeated++;
        if (exchange.IsUnanswered) Unanswered++;
        if (exchange.IsWrite) Writes++;
        _entries.Enqueue(new ConversationEntry(exchange, null));
    }
}
