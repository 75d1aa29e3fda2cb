namespace SermatecEss.Inverter.State;

/// <summary>The result of trying to become the only daemon of a store; held until disposed.</summary>
public sealed class StateLock : IDisposable
{
    private readonly IDisposable? _held;

    private StateLock(IDisposable? held, int? owner)
    {
        _held = held;
        Owner = owner;
    }

    /// <summary>Whether this process is the daemon.</summary>
    public bool IsHeld => _held is not null;

    /// <summary>The process that is the daemon instead; null if unknown, or if it is this one.</summary>
    public int? Owner { get; }

    /// <inheritdoc/>
    public void Dispose() => _held?.Dispose();

    internal static StateLock Held(IDisposable held) => new(held, null);

    internal static StateLock OfAnother(int? owner) => new(null, owner);
}
