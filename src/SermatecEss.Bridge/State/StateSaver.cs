using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Points;

namespace SermatecEss.Bridge.State;

/// <summary>Saves state in its own task, so that no poll waits for a disk. Only the newest content of each document is saved.</summary>
internal sealed class StateSaver : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Lock _turn = new();
    private readonly Dictionary<object, Action> _waiting = [];
    private readonly SemaphoreSlim _filled = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Log _log;
    private readonly Task _saving;
    private bool _hasFailed;

    /// <param name="log">The log.</param>
    internal StateSaver(Log log)
    {
        _log = log;
        _saving = Task.Run(SaveAsync);
    }

    /// <summary>Queues the state of an inverter.</summary>
    internal void Save(StateFile file, InverterState state) => Add(file, () => file.Save(state));

    /// <summary>Queues the known inverters.</summary>
    internal void Save(KnownInverters known, IReadOnlyDictionary<string, string> serials) => Add(known, () => known.Save(serials));

    /// <summary>Saves what is queued, in the caller's thread; once it returns, it is saved.</summary>
    internal void Flush()
    {
        lock (_turn) SaveWaiting();
    }

    /// <summary>Saves what is queued, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _saving;
        Flush();
        _stop.Dispose();
        _filled.Dispose();
    }

    private void Add(object document, Action save)
    {
        lock (_lock)
        {
            _waiting[document] = save;
            if (_filled.CurrentCount == 0) _ = _filled.Release();
        }
    }

    private async Task SaveAsync()
    {
        try
        {
            while (true)
            {
                await _filled.WaitAsync(_stop.Token);
                Flush();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The last state is saved by the caller that ends it.
        }
    }

    private void SaveWaiting()
    {
        Action[] waiting;
        lock (_lock)
        {
            waiting = [.. _waiting.Values];
            _waiting.Clear();
        }

        foreach (var save in waiting)
        {
            try
            {
                save();
            }
            catch (Exception e)
            {
                _log.Write(
                    _hasFailed ? LogLevel.Debug : LogLevel.Error,
                    $"internal error, please report it; a state is not saved: {e}");
                _hasFailed = true;
            }
        }
    }
}
