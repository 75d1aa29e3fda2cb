using SermatecEss.Bridge.Logging;

namespace SermatecEss.Fleet.Database;

/// <summary>
/// Writes readings once a second, each exactly once: one that may have been written already is not written again, because of its key. While
/// PostgreSQL does not respond, readings wait in memory. Thread-safe.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="options">How readings are written.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class ReadingWriter(FleetDatabase database, WriterOptions options, TimeProvider time, Log log) : IAsyncDisposable
{
    private const int MostInTransaction = 5000;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly WaitingReadings _waiting = new(options.MostWaiting, time);
    private readonly SemaphoreSlim _turn = new(1);
    private ReadingConnection? _connection;
    private long _written;
    private long _stale;
    private long _failures;
    private volatile bool _isAway;
    private bool _hasReportedDrop;

    /// <summary>
    /// Called after readings were written of an inverter that has a newer link by now: with its serial number and their epoch. Its state
    /// was not saved.
    /// </summary>
    internal event Action<string, long>? Stale;

    /// <summary>Whether PostgreSQL responded to the last attempt to write.</summary>
    internal bool IsConnected => !_isAway;

    /// <summary>What it has done.</summary>
    internal WriterCounters Counters => new(
        Interlocked.Read(ref _written),
        _waiting.Count,
        _waiting.Dropped,
        Interlocked.Read(ref _stale),
        Interlocked.Read(ref _failures),
        _waiting.Lag);

    /// <summary>Adds a reading; never waits for the database.</summary>
    internal void Add(StoredReading reading)
    {
        if (_waiting.Add(reading) || Interlocked.Exchange(ref _hasReportedDrop, true)) return;
        log.Error($"More than {options.MostWaiting} readings wait for PostgreSQL {database.Where}: the oldest are dropped");
    }

    /// <summary>Writes until it is cancelled; then, <see cref="FlushAsync"/> writes the rest.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            for (var pause = options.Period; ;)
            {
                await Task.Delay(pause, time, cancellation);
                pause = await WriteAsync(cancellation) ? options.Period : Longer(pause);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // How it is meant to end.
        }
    }

    /// <summary>Writes all readings that have been added, and retries until it succeeds.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled;
    /// <see cref="WriterCounters.Waiting"/> readings are not written.</exception>
    internal async Task FlushAsync(CancellationToken cancellation)
    {
        for (var pause = options.Period; !await WriteAsync(cancellation); pause = Longer(pause))
            await Task.Delay(pause, time, cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        _turn.Dispose();
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    /// <returns>Whether all was written that waited.</returns>
    private async Task<bool> WriteAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            while (_waiting.Peek(MostInTransaction) is { } batch)
            {
                if (!await TryWriteAsync(batch, cancellation)) return false;
                if (batch.IsLast) break;
            }

            return true;
        }
        finally
        {
            _ = _turn.Release();
        }
    }

    private async Task<bool> TryWriteAsync(ReadingBatch batch, CancellationToken cancellation)
    {
        IReadOnlyList<(string Serial, long Epoch)> stale;
        try
        {
            _connection ??= await ReadingConnection.OpenAsync(database, cancellation);
            stale = await _connection.WriteAsync(batch, cancellation);
        }
        catch (Exception e)
        {
            await DisconnectAsync();
            if (cancellation.IsCancellationRequested) throw new OperationCanceledException("Writing was cancelled.", e, cancellation);
            Failed(DatabaseException.ReasonOf(e));
            return false;
        }

        _waiting.Remove(batch);
        Written(batch);
        _ = Interlocked.Add(ref _stale, stale.Count);
        foreach (var (serial, epoch) in stale) Stale?.Invoke(serial, epoch);
        return true;
    }

    private async Task DisconnectAsync()
    {
        if (_connection is null) return;
        await _connection.DisposeAsync();
        _connection = null;
        // The others of the pool are broken too, most likely.
        database.Source.Clear();
        _waiting.ForgetLayoutIds();
    }

    private void Failed(string reason)
    {
        _ = Interlocked.Increment(ref _failures);
        log.Write(
            _isAway ? LogLevel.Debug : LogLevel.Warn,
            $"Readings cannot be written to PostgreSQL {database.Where}: {reason}; they wait in memory, and writing is retried");
        _isAway = true;
    }

    private void Written(ReadingBatch batch)
    {
        _ = Interlocked.Add(ref _written, batch.Readings.Count);
        if (!_isAway) return;
        _isAway = false;
        var isComplete = !Interlocked.Exchange(ref _hasReportedDrop, false);
        log.Info(
            $"Readings are written to PostgreSQL {database.Where} again; " +
            $"{(isComplete ? "none was lost" : $"{_waiting.Dropped} were dropped since the start")}");
    }
}
