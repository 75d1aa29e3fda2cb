using SermatecEss.Captures.Conversations;
using SermatecEss.Captures.Secrets;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Captures.Recordings;

/// <summary>What an inverter answered in a recording, by request. Only responses to reads, never a frame that an app sent.</summary>
public sealed class Recording
{
    /// <summary>Weeks of polling; more would fill the memory.</summary>
    private const int MostReplies = 500_000;
    private readonly Dictionary<string, List<RecordedReply>> _replies = [];
    private readonly CommandCatalogue _catalogue;
    private readonly bool _showSecrets;
    private DateTimeOffset? _begin;

    /// <param name="catalogue">Defines what is secret.</param>
    /// <param name="showSecrets">Whether passwords and networks stay as they were recorded.</param>
    public Recording(CommandCatalogue catalogue, bool showSecrets)
    {
        _catalogue = catalogue;
        _showSecrets = showSecrets;
    }

    /// <summary>How many responses there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many different requests they answer.</summary>
    public int Requests => _replies.Count;

    /// <summary>From the first response to the last.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>Whether there is no room for more, so that the rest is left out.</summary>
    public bool IsFull => Count >= MostReplies;

    /// <summary>Adds an exchange; one without a response, or that could change an inverter, is left out.</summary>
    public void Add(Exchange exchange)
    {
        if (exchange.Responses.Count == 0 || exchange.IsWrite || IsFull) return;
        if (exchange.Command is { Access: not CommandAccess.Read }) return;
        _begin ??= exchange.First.Time;
        var time = exchange.First.Time - _begin ?? TimeSpan.Zero;
        if (time > Duration) Duration = time;
        var frames = exchange.Responses.Select(response => Shown(response.Frame)).ToList();
        var request = exchange.Request?.Frame.Bytes.ToArray() ?? FrameWriter.Request(exchange.First.Frame.Command);
        Add(request, new RecordedReply(time, exchange.Elapsed ?? TimeSpan.Zero, frames));

        // Clients may request the frames of one response one by one.
        if (frames.Count == 1) return;
        foreach (var frame in exchange.Responses)
        {
            var alone = FrameWriter.Request(frame.Frame.Command);
            if (!alone.AsSpan().SequenceEqual(request)) Add(alone, new RecordedReply(time, TimeSpan.Zero, [Shown(frame.Frame)]));
        }
    }

    /// <summary>The responses to a request, oldest first; null if it was never answered.</summary>
    internal IReadOnlyList<RecordedReply>? Find(ReadOnlySpan<byte> request) =>
        _replies.GetValueOrDefault(Convert.ToHexStringLower(request));

    private void Add(byte[] request, RecordedReply reply)
    {
        var key = Convert.ToHexStringLower(request);
        if (!_replies.TryGetValue(key, out var replies)) _replies[key] = replies = [];
        replies.Add(reply);
        Count++;
    }

    private ReadOnlyMemory<byte> Shown(Frame frame) => _showSecrets ? frame.Bytes : FrameSecrets.Hide(frame.Bytes, _catalogue);
}
