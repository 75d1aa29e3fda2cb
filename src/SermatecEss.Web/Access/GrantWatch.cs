namespace SermatecEss.Web.Access;

/// <summary>
/// Ends requests that are no longer allowed: event streams and exports run for long after their session ended or their key was revoked.
/// </summary>
internal sealed class GrantWatch : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private readonly LinkedList<(Func<Credentials, bool> Allows, Action End)> _running = [];
    private readonly CredentialStore _store;
    private readonly ITimer _timer;

    /// <param name="store">The passwords and API keys.</param>
    /// <param name="time">The clock.</param>
    internal GrantWatch(CredentialStore store, TimeProvider time)
    {
        _store = store;
        _timer = time.CreateTimer(_ => Look(), null, Period, Period);
    }

    /// <summary>Watches a request until the result is disposed; its functions are not called after that.</summary>
    /// <param name="allows">Whether it is still allowed.</param>
    /// <param name="end">Ends it.</param>
    internal IDisposable Add(Func<Credentials, bool> allows, Action end)
    {
        lock (_lock) return new Watched(this, _running.AddLast((allows, end)));
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        lock (_lock)
        {
            if (_running.Count == 0) return;
            var credentials = _store.Current();
            foreach (var (_, end) in _running.Where(request => !request.Allows(credentials)).ToList()) end();
        }
    }

    private void Remove(LinkedListNode<(Func<Credentials, bool> Allows, Action End)> request)
    {
        lock (_lock) _running.Remove(request);
    }

    private sealed class Watched(GrantWatch watch, LinkedListNode<(Func<Credentials, bool> Allows, Action End)> request) : IDisposable
    {
        public void Dispose() => watch.Remove(request);
    }
}
