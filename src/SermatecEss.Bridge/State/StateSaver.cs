using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Points;

namespace SermatecEss.Bridge.State;

/// <summary>
/// Saves what outlives a restart in a task of its own, so that no poll waits for a disk. Of each document the newest content counts.
/// </summary>
internal sealed class StateSaver : IAsyncDisposable
{
    private readonly Lock _lock = new();
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

    /// <summary>Leaves the state of an inverter to be saved.</summary>
    internal void Save(StateFile file, InverterState state) => Add(file, () => file.Save(state));

    /// <summary>Leaves the inverters that are known to be saved.</summary>
    internal void Save(KnownInverters known, IReadOnlyDictionary<string, string> serials) => Add(known, () => known.Save(serials));

    /// <summary>Saves what waits, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _saving;
        SaveWaiting();
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
                SaveWaiting();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // What came last is saved by whoever ends it.
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
