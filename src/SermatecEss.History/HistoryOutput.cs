using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Bridge.Points;
using SermatecEss.History.Configuration;
using SermatecEss.History.Recording;
using SermatecEss.History.Storage;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.History;

/// <summary>Writes what the inverters report into the history, once a minute.</summary>
/// <param name="directory">The state directory, where its file is.</param>
/// <param name="options">How the history is kept.</param>
/// <param name="zone">The zone of the house.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
public sealed class HistoryOutput(string directory, HistoryOptions options, TimeZoneInfo zone, TimeProvider time, Log log) : IOutput
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <summary>The most minutes of all inverters that wait for a disk that is full or away: six hours of three inverters.</summary>
    private const int MostWaiting = 1080;
    private readonly SortedDictionary<(long Start, string Serial), Minute> _minutes = [];
    private readonly List<AlarmPoll> _alarms = [];
    private readonly List<MemoryPoll> _memories = [];
    private readonly Dictionary<string, DateOnly> _remembered = [];
    private readonly HashSet<string> _known = [];
    private readonly Dictionary<string, Dictionary<string, long>> _rejected = [];

    /// <summary>The next event. It outlives a restart of the output, as only one may be waited for.</summary>
    private Task<InverterEvent>? _taking;
    private Recorder? _recorder;
    private long _dropped;
    private volatile Fault? _fault;

    /// <inheritdoc/>
    public string Name => "history";

    /// <inheritdoc/>
    public string? Detail => _fault is { } fault
        ? $"history not written since {TimeZoneInfo.ConvertTime(fault.Since, zone):yyyy-MM-dd HH:mm:ss}: {fault.Reason}"
        : "history written";

    /// <summary>Whether the last minute could be written.</summary>
    public bool IsWriting => _fault is null;

    /// <summary>The file of the history.</summary>
    public string Location => StateDirectory.HistoryIn(directory);

    /// <summary>The bytes of the file and of its write-ahead log; 0 before the first minute.</summary>
    public long SizeBytes => HistoryFile.SizeOf(Location);

    /// <summary>
    /// Opens the file, and creates it if there is none, so that it can be read before the first minute is written. If that fails, it is
    /// tried again while the output runs.
    /// </summary>
    public void Open()
    {
        try
        {
            _ = Opened();
        }
        catch (Exception e) when (e is HistoryException or InvalidDataException)
        {
            Failed(e, time.GetUtcNow());
        }
    }

    /// <inheritdoc/>
    public async Task RunAsync(BridgeView bridge, OutputFeed events, CancellationToken cancellation)
    {
        _known.Clear();
        try
        {
            Flush(isLast: false);
            var next = NextMinute();
            while (true)
            {
                _taking ??= events.TakeAsync(cancellation).AsTask();
                var left = next - time.GetUtcNow();

                // A clock that was set back must not make the minute longer.
                if (left > Period) next = NextMinute();
                if (left > TimeSpan.Zero)
                {
                    if (!await ArrivesWithinAsync(_taking, left < Period ? left : Period, cancellation)) continue;
                    Take(await _taking);
                    _taking = null;
                    continue;
                }

                // Only when the minute is over: a timer can fire a little early, and what was polled last would wait for the next one.
                Flush(isLast: false);
                next = NextMinute();
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await EndAsync(events);
        }
        finally
        {
            _recorder?.Dispose();
            _recorder = null;
        }
    }

    /// <summary>Writes what has come until now.</summary>
    private async Task EndAsync(OutputFeed events)
    {
        if (_taking is { } taking)
        {
            // It has an event, or is cancelled.
            await ((Task)taking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (taking.IsCompletedSuccessfully) Take(await taking);
            _taking = null;
        }

        while (events.TryTake(out var waiting)) Take(waiting);
        Flush(isLast: true);
    }

    private async Task<bool> ArrivesWithinAsync(Task taking, TimeSpan limit, CancellationToken cancellation)
    {
        await taking.WaitAsync(limit, time, cancellation)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        cancellation.ThrowIfCancellationRequested();
        return taking.IsCompleted;
    }

    private DateTimeOffset NextMinute() => DateTimeOffset.FromUnixTimeSeconds(MinuteOf(time.GetUtcNow()) + Schema.Minute);

    /// <summary>The beginning of the minute of an instant, in Unix seconds.</summary>
    private static long MinuteOf(DateTimeOffset instant) => instant.ToUnixTimeSeconds() / Schema.Minute * Schema.Minute;

    private void Take(InverterEvent happened)
    {
        if (happened is not Polled { State: { } state, Picture: { Identity: { } identity, Points: { } points } picture }) return;
        if (identity.Serial.Length == 0) return;
        var key = (MinuteOf(state.Time), identity.Serial);
        if (!_minutes.TryGetValue(key, out var minute))
            _minutes[key] = minute = new Minute(identity.Serial, identity.Model, key.Item1);
        minute.Add(points, state, IsRejected(identity.Serial, picture));
        TakeMemory(identity.Serial, state);
        if (state.Group == PollGroup.Fast && (_known.Add(identity.Serial) || state.Events.Count > 0))
            _alarms.Add(new AlarmPoll(identity.Serial, identity.Model, state.Alarms, state.Time));
    }

    /// <summary>
    /// Takes what the inverter remembers, once a day and not around midnight, when its clock may show another day than the house's.
    /// </summary>
    private void TakeMemory(string serial, GroupState state)
    {
        if (!options.Backfill || state.Group != PollGroup.Counters) return;
        var local = TimeZoneInfo.ConvertTime(state.Time, zone);
        var today = DateOnly.FromDateTime(local.DateTime);
        if (local.Hour is 0 or 23 || _remembered.GetValueOrDefault(serial) == today) return;
        _remembered[serial] = today;
        _memories.Add(new MemoryPoll(serial, today, state.Values));
    }

    /// <summary>Whether more readings of a point were rejected than at the poll before.</summary>
    private Func<string, bool> IsRejected(string serial, InverterPicture picture)
    {
        if (!_rejected.TryGetValue(serial, out var before)) _rejected[serial] = before = [];
        var now = picture.Rejected.GroupBy(rejected => rejected.Point).ToDictionary(same => same.Key, same => same.Sum(one => one.Count));
        _rejected[serial] = now;
        return point => now.TryGetValue(point, out var count) && count > before.GetValueOrDefault(point);
    }

    private Recorder Opened() => _recorder ??= new Recorder(Location, options, zone);

    /// <summary>Writes the minutes that are over; at the end all of them.</summary>
    private void Flush(bool isLast)
    {
        var now = time.GetUtcNow();
        var current = MinuteOf(now);
        try
        {
            var recorder = Opened();
            var due = _minutes.Where(minute => isLast || minute.Key.Start != current).ToList();
            recorder.Write([.. due.Select(minute => minute.Value)], now.ToUnixTimeSeconds(), () =>
            {
                var alarms = new AlarmRecords(recorder.File, recorder.Catalogue);
                foreach (var poll in _alarms) alarms.Write(poll);
                var memory = new InverterMemory(recorder.File, recorder.Catalogue, recorder.Days());
                foreach (var poll in _memories) memory.Write(poll);
                new ChangeRecords(recorder.File, recorder.Catalogue, directory).Write();
            });
            foreach (var minute in due) _ = _minutes.Remove(minute.Key);
            _alarms.Clear();
            _memories.Clear();
            Recovered();
        }
        catch (Exception e) when (e is HistoryException or InvalidDataException)
        {
            Failed(e, now);
        }
    }

    private void Recovered()
    {
        if (_fault is not { } fault) return;
        _fault = null;
        var lost = _dropped == 0 ? "nothing was lost" : $"{_dropped} minutes were lost";
        _dropped = 0;
        log.Info($"the history is written again, after {(time.GetUtcNow() - fault.Since).TotalMinutes:0} minutes; {lost}");
    }

    private void Failed(Exception e, DateTimeOffset now)
    {
        // Reopened in the next minute: the disk may have been replaced.
        _recorder?.Dispose();
        _recorder = null;
        while (_minutes.Count > MostWaiting)
        {
            _ = _minutes.Remove(_minutes.First().Key);
            _dropped++;
        }

        if (_alarms.Count > MostWaiting) _alarms.RemoveRange(0, _alarms.Count - MostWaiting);
        if (_fault?.Reason == e.Message) return;
        _fault = new Fault(_fault?.Since ?? now, e.Message);
        log.Error($"the history cannot be written to {Location}: {e.Message}; values wait in memory and writing is retried every minute");
    }

    private sealed record Fault(DateTimeOffset Since, string Reason);
}
