namespace SermatecEss.Mqtt.Control;

/// <summary>How many commands are taken in a while, so that a program that has gone wild is noticed and stopped.</summary>
internal sealed class CommandRate(TimeProvider time)
{
    internal const int Most = 30;
    internal static readonly TimeSpan Span = TimeSpan.FromMinutes(1);
    private readonly Queue<long> _taken = new();

    /// <summary>Whether one more is taken.</summary>
    internal bool Take()
    {
        while (_taken.TryPeek(out var first) && time.GetElapsedTime(first) >= Span) _ = _taken.Dequeue();
        if (_taken.Count >= Most) return false;
        _taken.Enqueue(time.GetTimestamp());
        return true;
    }
}
