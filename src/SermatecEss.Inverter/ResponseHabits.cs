using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>
/// How one inverter answers commands of several frames: what comes with the response, what only where it is asked for by itself, and what
/// not at all.
/// </summary>
internal sealed class ResponseHabits(TimeProvider time)
{
    // One lost frame is an accident.
    private const int MissesToComeAlone = 2;
    private readonly Dictionary<CommandCode, int> _misses = [];
    private readonly SilentCommands _silent = new(time);

    /// <summary>Whether a frame is waited for in the response that it belongs to.</summary>
    internal bool ComesWithResponse(CommandCode frame) => _misses.GetValueOrDefault(frame) < MissesToComeAlone;

    /// <summary>Whether it is worth asking for a frame by itself.</summary>
    internal bool IsWorthAsking(CommandCode frame) => !_silent.Contains(frame) || _silent.IsDue(frame);

    /// <summary>A command of several frames was answered in part.</summary>
    /// <param name="came">The frames that came.</param>
    /// <param name="missing">Those that did not.</param>
    internal void Answered(IEnumerable<CommandCode> came, IEnumerable<CommandCode> missing)
    {
        foreach (var frame in came)
        {
            _ = _misses.Remove(frame);
            _silent.Answered(frame);
        }

        foreach (var frame in missing) _misses[frame] = Math.Min(_misses.GetValueOrDefault(frame) + 1, MissesToComeAlone);
    }

    /// <summary>A frame came when it was asked for by itself.</summary>
    internal void CameAlone(CommandCode frame) => _silent.Answered(frame);

    /// <summary>A frame did not come when it was asked for by itself.</summary>
    internal void Missed(CommandCode frame) => _silent.Missed(frame);
}
