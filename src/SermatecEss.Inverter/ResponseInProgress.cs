using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>The frames of a response that have come so far, over all tries of its request.</summary>
internal sealed class ResponseInProgress
{
    private readonly IReadOnlyList<CommandCode> _expected;
    private readonly CommandCode _main;
    private readonly bool[] _isAwaited;
    private readonly ReceivedFrame?[] _frames;

    /// <param name="command">The command that is requested.</param>
    /// <param name="expected">The frames that answer it.</param>
    /// <param name="isAwaited">Whether the response is not whole without a frame; null for all of them.</param>
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

    /// <summary>Whether the frame with which the response begins has come in this try.</summary>
    internal bool HasBegun { get; private set; }

    /// <summary>Whether the request went out in some try, so that a frame that fits can be a response to it.</summary>
    internal bool WasRequested { get; set; }

    /// <summary>Whether anything of the response is there.</summary>
    internal bool HasFrames => Count > 0;

    /// <summary>How many frames are there.</summary>
    internal int Count { get; private set; }

    /// <summary>Whether all frames that are waited for are there.</summary>
    internal bool IsComplete => !_isAwaited.Where((isAwaited, i) => isAwaited && _frames[i] is null).Any();

    /// <summary>The frames that are there, in the order in which they are expected.</summary>
    internal IReadOnlyList<ReceivedFrame> Frames => [.. _frames.OfType<ReceivedFrame>()];

    /// <summary>The frames that are not there.</summary>
    internal IReadOnlyList<CommandCode> Missing => [.. _expected.Where((_, i) => _frames[i] is null)];

    /// <summary>Begins another try; what earlier ones brought stays.</summary>
    internal void BeginTry() => HasBegun = false;

    /// <summary>Takes a frame that belongs to the response. One that comes again replaces the earlier one, as it is newer.</summary>
    /// <returns>False when it does not belong to the response.</returns>
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
