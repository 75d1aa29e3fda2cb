using System.Collections.Concurrent;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Points;
using SermatecEss.Bridge.State;
using SermatecEss.Bridge.Tests.Inverters;
using SermatecEss.Inverter.State;

namespace SermatecEss.Bridge.Tests.State;

/// <summary>Saving state without making callers wait.</summary>
public sealed class StateSaverTests : IDisposable
{
    private readonly ConcurrentQueue<(LogLevel Level, string Line)> _lines = new();
    private readonly ManualResetEventSlim _mayWrite = new();
    private readonly SemaphoreSlim _writes = new(0);
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public StateSaverTests() => _end.CancelAfter(TimeSpan.FromMinutes(2));

    private Log Log => new(LogLevel.Debug, (level, line) => _lines.Enqueue((level, line)));

    public void Dispose()
    {
        _end.Dispose();
        _mayWrite.Dispose();
        _writes.Dispose();
    }

    [Fact]
    public async Task Of_what_comes_while_the_store_is_busy_the_newest_is_saved()
    {
        var store = BlockedStore();
        var file = new StateFile(store, "ST1", Log);
        var saver = new StateSaver(Log);

        saver.Save(file, Of(day: 1));
        await _writes.WaitAsync(_end.Token);
        for (var day = 2; day <= 9; day++) saver.Save(file, Of(day));
        _mayWrite.Set();
        await _writes.WaitAsync(_end.Token);
        await saver.DisposeAsync();

        Assert.Equal(9, file.Load().Day!.Value.Day);
        Assert.Equal(0, _writes.CurrentCount);
    }

    [Fact]
    public async Task What_waits_is_saved_before_it_ends()
    {
        var store = new MemoryStateStore(TimeProvider.System, Assert.Fail);
        var saver = new StateSaver(Log);
        string[] serials = ["ST1", "ST2", "ST3"];

        foreach (var serial in serials) saver.Save(new StateFile(store, serial, Log), Of(day: 5));
        await saver.DisposeAsync();

        Assert.All(serials, serial => Assert.Equal(5, new StateFile(store, serial, Log).Load().Day!.Value.Day));
    }

    [Fact]
    public async Task After_a_flush_all_that_was_queued_is_saved()
    {
        var store = BlockedStore();
        var file = new StateFile(store, "ST1", Log);
        await using var saver = new StateSaver(Log);

        saver.Save(file, Of(day: 1));
        await _writes.WaitAsync(_end.Token);
        saver.Save(file, Of(day: 2));
        var flush = Task.Run(saver.Flush, _end.Token);
        Assert.False(flush.IsCompleted);
        _mayWrite.Set();
        await flush;

        Assert.Equal(2, file.Load().Day!.Value.Day);
    }

    [Fact]
    public async Task A_store_that_blocks_delays_no_poll()
    {
        var store = BlockedStore();
        await using (var plant = LivePlant.Start(_end.Token, options: new BridgeOptions { Inverters = [], StuckAfter = 0, State = store }))
        {
            _ = await plant.BeginAsync();
            await plant.AcceptCountersAsync();
            await _writes.WaitAsync(_end.Token);
            for (var poll = 0; poll < 5; poll++)
            {
                plant.PlantTime.Advance(TimeSpan.FromMinutes(10));
                var polled = await plant.PollAsync();
                Assert.Equal(plant.Clock.GetUtcNow(), polled.State!.Time);
            }

            Assert.False(store.Has(StateDocument.Inverter(plant.Inverter.Picture.Identity!.Serial)));
            _mayWrite.Set();
        }

        Assert.True(store.Has(StateDocument.Inverter("STSIMULATED000000000000001")));
    }

    [Fact]
    public async Task A_failing_store_is_logged_once_and_written_again_as_soon_as_possible()
    {
        var fails = true;
        var store = new HookedStore(_ =>
        {
            if (Volatile.Read(ref fails)) throw new StateException("The disk is full");
        });
        var file = new StateFile(store, "ST1", Log);
        await using (var saver = new StateSaver(Log))
        {
            for (var day = 1; day <= 5; day++) await SaveAsync(saver, file, day);
            Volatile.Write(ref fails, false);
            await SaveAsync(saver, file, day: 5);
        }

        Assert.Equal(5, file.Load().Day!.Value.Day);
        Assert.Equal([LogLevel.Error, LogLevel.Info], _lines.Select(line => line.Level));
        Assert.Contains("The disk is full", _lines.First().Line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_internal_error_in_one_document_is_logged_and_loses_no_other()
    {
        var store = new HookedStore(write =>
        {
            if (write < 2) throw new InvalidOperationException("Something is wrong here.");
        });
        var file = new StateFile(store, "ST1", Log);
        await using (var saver = new StateSaver(Log))
            for (var day = 1; day <= 3; day++) await SaveAsync(saver, file, day);

        Assert.Equal(3, file.Load().Day!.Value.Day);
        Assert.Equal([LogLevel.Error, LogLevel.Debug], _lines.Select(line => line.Level));
        Assert.Contains("Something is wrong here.", _lines.First().Line, StringComparison.Ordinal);
    }

    private static InverterState Of(int day) => new() { Day = new DateOnly(2026, 6, day) };

    /// <summary>A store whose writes wait until they are released.</summary>
    private HookedStore BlockedStore() => new(_ =>
    {
        _writes.Release();
        _mayWrite.Wait(_end.Token);
    });

    /// <summary>Saves a state, and then one of another inverter, which is written after it.</summary>
    private async Task SaveAsync(StateSaver saver, StateFile file, int day)
    {
        using var done = new SemaphoreSlim(0);
        var after = new StateFile(new HookedStore(_ => done.Release()), "ST2", Log);
        saver.Save(file, Of(day));
        saver.Save(after, Of(day));
        await done.WaitAsync(_end.Token);
    }
}
