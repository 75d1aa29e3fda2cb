namespace SermatecEss.Links;

/// <summary>A token that is cancelled after a time limit, or earlier by the caller.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _caller;

    /// <summary>Starts the time limit.</summary>
    /// <param name="limit">The time limit.</param>
    /// <param name="time">The clock.</param>
    /// <param name="caller">The caller's own token.</param>
    public TimeLimit(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        _source = new CancellationTokenSource(limit, time);
        _caller = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    /// <summary>The token.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _caller.Dispose();
        _source.Dispose();
    }
}
