using SermatecEss.Bridge.Points;

namespace SermatecEss.Bridge.State;

/// <summary>Saves the states of all inverters in a task of its own, so that no poll waits for a disk. Of each inverter the newest counts.</summary>
internal sealed class StateSaver : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<StateFile, InverterState> _waiting = [];
    private readonly SemaphoreSlim _filled = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _saving;

    internal StateSaver() => _saving = Task.Run(SaveAsync);

    /// <summary>Leaves a state to be saved.</summary>
    internal void Save(StateFile file, InverterState state)
    {
        lock (_lock)
        {
            _waiting[file] = state;
            if (_filled.CurrentCount == 0) _ = _filled.Release();
        }
    }

    /// <summary>Saves what waits, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _saving;
        SaveWaiting();
        _stop.Dispose();
        _filled.Dispose();
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
        KeyValuePair<StateFile, InverterState>[] waiting;
        lock (_lock)
        {
            waiting = [.. _waiting];
            _waiting.Clear();
        }

        foreach (var (file, state) in waiting) file.Save(state);
    }
}
