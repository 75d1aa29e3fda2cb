using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Captures.Conversations;

/// <summary>A request with its responses, or a response that was not requested on its connection.</summary>
public sealed class Exchange
{
    private readonly List<CapturedFrame> _responses = [];
    private readonly List<CommandCode> _missing;
    private DateTimeOffset? _sent;

    /// <summary>A request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="command">Its definition; null if it is not in the catalogue.</param>
    /// <param name="awaited">The codes of the frames of its response; none for a command without one.</param>
    internal Exchange(CapturedFrame request, CommandDefinition? command, IReadOnlyList<CommandCode> awaited)
    {
        Request = request;
        Command = command;
        _missing = [.. awaited];
        _sent = request.Time;
    }

    /// <summary>A response that was not requested.</summary>
    internal Exchange(CapturedFrame stray, CommandDefinition? command)
    {
        Command = command;
        _responses.Add(stray);
        _missing = [];
    }

    /// <summary>The request; null for a stray response.</summary>
    public CapturedFrame? Request { get; }

    /// <summary>The definition of the request, or of the stray response; null if it is not in the catalogue.</summary>
    public CommandDefinition? Command { get; }

    /// <summary>The frames of the response, in order.</summary>
    public IReadOnlyList<CapturedFrame> Responses => _responses;

    /// <summary>The expected frames of the response that did not arrive.</summary>
    public IReadOnlyList<CommandCode> Missing => _missing;

    /// <summary>How often the request was repeated before it was answered.</summary>
    public int Repeats { get; private set; }

    /// <summary>The time from the last sending of the request to the first frame of the response; null without either.</summary>
    public TimeSpan? Elapsed { get; private set; }

    /// <summary>The request, or the stray response.</summary>
    public CapturedFrame First => Request ?? _responses[0];

    /// <summary>Whether it is a response that was not requested on this connection, such as one for another client.</summary>
    public bool IsStray => Request is null;

    /// <summary>Whether the request can change the inverter.</summary>
    public bool IsWrite => Request is not null && Command is { Access: not CommandAccess.Read };

    /// <summary>Whether a response was expected and did not come.</summary>
    public bool IsUnanswered => _missing.Count > 0 && _responses.Count == 0;

    internal DateTimeOffset? Sent => _sent;

    internal bool IsRepeatedBy(CapturedFrame frame) =>
        _responses.Count == 0 && _missing.Count > 0 && Request!.Frame.Bytes.Span.SequenceEqual(frame.Frame.Bytes.Span);

    internal void Repeat(CapturedFrame frame)
    {
        Repeats++;
        _sent = frame.Time;
    }

    internal bool TryAnswer(CapturedFrame response)
    {
        if (!_missing.Remove(response.Frame.Command)) return false;
        if (_responses.Count == 0) Elapsed = response.Time - _sent;
        _responses.Add(response);
        return true;
    }
}
