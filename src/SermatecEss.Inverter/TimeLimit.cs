namespace SermatecEss.Inverter;

/// <summary>A token that is cancelled when a time is over, or before that by the user.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _user;

    internal TimeLimit(TimeSpan limit, TimeProvider time, CancellationToken user)
    {
        _source = new CancellationTokenSource(limit, time);
        _user = user.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    internal CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _user.Dispose();
        _source.Dispose();
    }
}
