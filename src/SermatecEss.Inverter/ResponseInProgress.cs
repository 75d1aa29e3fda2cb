using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>The frames of a response received so far, over all tries of its request.</summary>
internal sealed class ResponseInProgress
{
    private readonly IReadOnlyList<CommandCode> _expected;
    private readonly CommandCode _main;
    private readonly bool[] _isAwaited;
    private readonly ReceivedFrame?[] _frames;

    /// <param name="command">The requested command.</param>
    /// <param name="expected">The frames of a complete response.</param>
    /// <param name="isAwaited">Whether a frame is needed for a complete response; null for all.</param>
    internal ResponseInProgress(
        CommandDefinition command, IReadOnlyList<CommandCode> expected, Func<CommandCode, bool>? isAwaited = null)
    {
        Command = command;
        _expected = expected.Count > 0 ? expected : [command.Code];
        _main = _expected.Contains(command.Code) ? command.Code : _expected[0];
        _frames = new ReceivedFrame?[_expected.Count];
        _isAwaited = [.. _expected.Select(frame => frame == _main || isAwaited?.Invoke(frame) != false)];
    }

    internal CommandDefinition Command { get; }

    /// <summary>Whether the first frame of the response was received in this try.</summary>
    internal bool HasBegun { get; private set; }

    /// <summary>Whether the request was sent in some try, so that a matching frame can be its response.</summary>
    internal bool WasRequested { get; set; }

    /// <summary>Whether any frame was received.</summary>
    internal bool HasFrames => Count > 0;

    /// <summary>The number of received frames.</summary>
    internal int Count { get; private set; }

    /// <summary>Whether all needed frames were received.</summary>
    internal bool IsComplete => !_isAwaited.Where((isAwaited, i) => isAwaited && _frames[i] is null).Any();

    /// <summary>The received frames, in the expected order.</summary>
    internal IReadOnlyList<ReceivedFrame> Frames => [.. _frames.OfType<ReceivedFrame>()];

    /// <summary>The missing frames.</summary>
    internal IReadOnlyList<CommandCode> Missing => [.. _expected.Where((_, i) => _frames[i] is null)];

    /// <summary>Starts another try; earlier frames are kept.</summary>
    internal void BeginTry() => HasBegun = false;

    /// <summary>Takes a frame of the response. A repeated frame replaces the earlier one, because it is newer.</summary>
    /// <returns>False if it does not belong to the response.</returns>
    internal bool Take(Frame frame, DateTimeOffset received)
    {
        if (frame.Direction != FrameDirection.Response) return false;
        for (var i = 0; i < _expected.Count; i++)
        {
            if (_expected[i] != frame.Command) continue;
            if (_frames[i] is null) Count++;
            _frames[i] = new ReceivedFrame(frame.ToOwned(), received);
            HasBegun |= frame.Command == _main;
            return true;
        }

        return false;
    }
}
