namespace SermatecEss.Mqtt.Control;

/// <summary>Limits the rate of commands, so that a runaway program is noticed and stopped.</summary>
internal sealed class CommandRate(TimeProvider time)
{
    internal const int Most = 30;
    internal static readonly TimeSpan Span = TimeSpan.FromMinutes(1);
    private readonly Queue<long> _taken = new();

    /// <summary>Whether another command is accepted.</summary>
    internal bool Take()
    {
        while (_taken.TryPeek(out var first) && time.GetElapsedTime(first) >= Span) _ = _taken.Dequeue();
        if (_taken.Count >= Most) return false;
        _taken.Enqueue(time.GetTimestamp());
        return true;
    }
}
