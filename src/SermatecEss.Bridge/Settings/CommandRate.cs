namespace SermatecEss.Bridge.Settings;

/// <summary>Limits how many commands an output accepts in a minute, so that a program in a loop is noticed and stopped.</summary>
/// <param name="time">The clock.</param>
public sealed class CommandRate(TimeProvider time)
{
    /// <summary>The most commands in <see cref="Span"/>.</summary>
    public const int Most = 30;

    /// <summary>The time in which commands are counted.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromMinutes(1);
    private readonly Queue<long> _taken = new();

    /// <summary>Counts a command.</summary>
    /// <returns>Whether it is within the limit. One task at a time may ask.</returns>
    public bool Take()
    {
        while (_taken.TryPeek(out var first) && time.GetElapsedTime(first) >= Span) _ = _taken.Dequeue();
        if (_taken.Count >= Most) return false;
        _taken.Enqueue(time.GetTimestamp());
        return true;
    }
}
