using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>
/// The commands that an inverter leaves unanswered while it answers others. An unanswered request counts once another is answered: an
/// inverter that is offline answers none, and gets all requests when it is back.
/// </summary>
internal sealed class SilentCommands(TimeProvider time)
{
    // A single lost response does not count.
    private const int MissesToBeSilent = 2;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);
    private readonly Dictionary<CommandCode, Misses> _missed = [];

    /// <summary>Whether a command is not sent with the others.</summary>
    internal bool Contains(CommandCode command) => _missed.TryGetValue(command, out var misses) && misses.Count >= MissesToBeSilent;

    /// <summary>Whether a silent command should be sent again now.</summary>
    internal bool IsDue(CommandCode command) => Contains(command) && time.GetElapsedTime(_missed[command].Since) >= _missed[command].Pause;

    internal void Answered(CommandCode command)
    {
        _ = _missed.Remove(command);
        foreach (var (other, misses) in _missed.ToList())
            if (!misses.IsCounted) _missed[other] = misses with { Count = misses.Count + 1, IsCounted = true };
    }

    internal void Missed(CommandCode command) =>
        _missed[command] = new Misses(_missed.GetValueOrDefault(command).Count, IsCounted: false, time.GetTimestamp());

    private readonly record struct Misses(int Count, bool IsCounted, long Since)
    {
        internal TimeSpan Pause
        {
            get
            {
                var pause = FirstPause * Math.Pow(2, Math.Min(Count - MissesToBeSilent, 10));
                return pause < LongestPause ? pause : LongestPause;
            }
        }
    }
}
