using System.Runtime.InteropServices;

namespace SermatecEss.Fleet.Database;

/// <summary>
/// The readings that wait to be written. They stay here until they are, so that a failed attempt loses none. Thread-safe.
/// </summary>
/// <param name="most">The most that wait; beyond, the oldest are dropped.</param>
/// <param name="time">The clock.</param>
internal sealed class WaitingReadings(int most, TimeProvider time)
{
    private readonly Lock _turn = new();
    private readonly LayoutList _layouts = new();
    private readonly Queue<WaitingReading> _readings = new();
    private readonly Dictionary<(string Serial, string Group), (WaitingReading Reading, StoredReading Whole)> _newest = [];
    private readonly Dictionary<string, (long Epoch, byte[] Content)> _states = [];
    private long _added;
    private long _dropped;

    /// <summary>How many wait.</summary>
    internal int Count
    {
        get
        {
            lock (_turn) return _readings.Count;
        }
    }

    /// <summary>How many were dropped because too many waited.</summary>
    internal long Dropped
    {
        get
        {
            lock (_turn) return _dropped;
        }
    }

    /// <summary>How long the oldest has waited; zero if none waits.</summary>
    internal TimeSpan Lag
    {
        get
        {
            lock (_turn) return _readings.TryPeek(out var oldest) ? time.GetElapsedTime(oldest.Added) : TimeSpan.Zero;
        }
    }

    /// <summary>Adds a reading.</summary>
    /// <returns>False if the oldest was dropped for it.</returns>
    internal bool Add(StoredReading reading)
    {
        var (layout, values) = _layouts.Pack(reading.Group, reading.Values);
        lock (_turn)
        {
            var isFull = _readings.Count >= most;
            if (isFull)
            {
                Forget(_readings.Dequeue());
                _dropped++;
            }

            var waiting = new WaitingReading(
                ++_added, time.GetTimestamp(), reading.Serial, reading.Epoch, reading.Number, reading.Time, layout, values);
            _readings.Enqueue(waiting);
            ref var newest = ref CollectionsMarshal.GetValueRefOrAddDefault(
                _newest, (reading.Serial, layout.Group), out var exists);
            if (!exists || !IsOlder(reading, newest.Whole)) newest = (waiting, reading);
            if (reading.State is { } state && !(_states.TryGetValue(reading.Serial, out var kept) && kept.Epoch > reading.Epoch))
                _states[reading.Serial] = (reading.Epoch, state);
            return !isFull;
        }
    }

    /// <summary>Copies the oldest readings, and the states, for one transaction; null if nothing waits.</summary>
    internal ReadingBatch? Peek(int count)
    {
        lock (_turn)
        {
            if (_readings.Count == 0 && _states.Count == 0) return null;
            var readings = new List<WaitingReading>(Math.Min(count, _readings.Count));
            var newest = new Dictionary<WaitingReading, StoredReading>(readings.Capacity, ReferenceEqualityComparer.Instance);
            var states = new Dictionary<(string, long), byte[]?>();
            foreach (var reading in _readings)
            {
                if (readings.Count == count) break;
                readings.Add(reading);
                states[(reading.Serial, reading.Epoch)] = null;
                if (_newest.TryGetValue((reading.Serial, reading.Layout.Group), out var found) && ReferenceEquals(found.Reading, reading))
                    newest.Add(reading, found.Whole);
            }

            foreach (var (serial, state) in _states.Take(count)) states[(serial, state.Epoch)] = state.Content;
            return new ReadingBatch(readings, newest, states, IsLast: readings.Count == _readings.Count && _states.Count <= count);
        }
    }

    /// <summary>Removes what was written.</summary>
    internal void Remove(ReadingBatch written)
    {
        lock (_turn)
        {
            foreach (var reading in written.Readings)
            {
                // What was dropped in the meantime has been written nevertheless.
                if (_readings.TryPeek(out var oldest) && oldest.Sequence <= reading.Sequence) _ = _readings.Dequeue();
                else _dropped--;
                Forget(reading);
            }

            foreach (var ((serial, _), content) in written.States)
            {
                if (content is not null && _states.TryGetValue(serial, out var state) && state.Content == content)
                    _ = _states.Remove(serial);
            }
        }
    }

    /// <inheritdoc cref="LayoutList.ForgetIds"/>
    internal void ForgetLayoutIds() => _layouts.ForgetIds();

    private static bool IsOlder(StoredReading one, StoredReading other) =>
        (one.Epoch, one.Number).CompareTo((other.Epoch, other.Number)) < 0;

    private void Forget(WaitingReading reading)
    {
        var key = (reading.Serial, reading.Layout.Group);
        if (_newest.TryGetValue(key, out var newest) && ReferenceEquals(newest.Reading, reading)) _ = _newest.Remove(key);
    }
}
