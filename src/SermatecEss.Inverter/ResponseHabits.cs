using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>
/// How one inverter answers commands of several frames: which frames come with the response, which only on a separate request, and which
/// never.
/// </summary>
internal sealed class ResponseHabits(TimeProvider time)
{
    // A single lost frame does not count.
    private const int MissesToComeAlone = 2;
    private readonly Dictionary<CommandCode, int> _misses = [];
    private readonly SilentCommands _silent = new(time);

    /// <summary>Whether to wait for a frame in the response that it belongs to.</summary>
    internal bool ComesWithResponse(CommandCode frame) => _misses.GetValueOrDefault(frame) < MissesToComeAlone;

    /// <summary>Whether a frame should be requested separately.</summary>
    internal bool IsWorthAsking(CommandCode frame) => !_silent.Contains(frame) || _silent.IsDue(frame);

    /// <summary>Records a partial response to a command of several frames.</summary>
    /// <param name="came">The received frames.</param>
    /// <param name="missing">The missing frames.</param>
    internal void Answered(IEnumerable<CommandCode> came, IEnumerable<CommandCode> missing)
    {
        foreach (var frame in came)
        {
            _ = _misses.Remove(frame);
            _silent.Answered(frame);
        }

        foreach (var frame in missing) _misses[frame] = Math.Min(_misses.GetValueOrDefault(frame) + 1, MissesToComeAlone);
    }

    /// <summary>Records that a separately requested frame came.</summary>
    internal void CameAlone(CommandCode frame) => _silent.Answered(frame);

    /// <summary>Records that a separately requested frame did not come.</summary>
    internal void Missed(CommandCode frame) => _silent.Missed(frame);
}
