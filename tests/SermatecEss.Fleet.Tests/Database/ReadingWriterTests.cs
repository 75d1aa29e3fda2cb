using SermatecEss.Bridge.Tests;
using SermatecEss.Fleet.Database;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Fleet.Tests.Database;

public sealed class ReadingWriterTests(SharedPostgres postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reading_is_written_a_second_later_with_all_its_numbers()
    {
        await using var database = await postgres.CreateAsync();
        var clock = new WaitClock();
        await using var writer = new ReadingWriter(database, new WriterOptions(), clock, Sample.Log([]));
        using var stop = new CancellationTokenSource();
        var running = writer.RunAsync(stop.Token);
        writer.Add(Sample.Reading(1));
        Assert.Equal(1, writer.Counters.Waiting);
        await clock.PassAsync(TimeSpan.FromSeconds(1), Token);
        await clock.UntilWaitedForAsync(TimeSpan.FromSeconds(1), Token);
        Assert.Equal(new WriterCounters(1, 0, 0, 1, 0, TimeSpan.Zero), writer.Counters);
        Assert.Equal(
            ["battery_soc 1", "battery_voltage 480.5", "work_mode 2"],
            await database.RowsAsync($"SELECT point, value FROM reading_value WHERE serial = '{Sample.Serial}' ORDER BY point"));
        Assert.Equal(
            ["""2026-06-21 12:00:01 {"work_mode": "charging", "battery_name": "Pack A"} -"""],
            await database.RowsAsync("SELECT to_char(time AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'), texts, alarms FROM last"));
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task The_lag_is_that_of_the_oldest_reading()
    {
        await using var database = Nowhere();
        var clock = new WaitClock();
        await using var writer = new ReadingWriter(database, new WriterOptions(), clock, Sample.Log([]));
        Assert.Equal(TimeSpan.Zero, writer.Counters.Lag);
        writer.Add(Sample.Reading(1));
        clock.Advance(TimeSpan.FromSeconds(3));
        writer.Add(Sample.Reading(2));
        Assert.Equal(TimeSpan.FromSeconds(3), writer.Counters.Lag);
    }

    [Fact]
    public async Task A_point_without_a_value_needs_no_layout_of_its_own()
    {
        await using var database = await postgres.CreateAsync();
        await using var writer = NewWriter(database);
        var values = Sample.Values(5);
        writer.Add(Sample.Reading(1));
        _ = values.Remove("battery_voltage");
        writer.Add(Sample.Reading(2) with { Values = values });
        values.Add("new_point", new TimeOfDayValue(90));
        writer.Add(Sample.Reading(3) with { Values = values });
        writer.Add(Sample.Reading(4) with { Group = PollGroup.Counters });
        await writer.FlushAsync(Token);
        Assert.Equal(
            [
                "counters battery_soc,battery_voltage,work_mode",
                "fast battery_soc,battery_voltage,work_mode",
                "fast battery_soc,new_point,work_mode",
            ],
            await database.RowsAsync("SELECT poll_group, array_to_string(points, ',') FROM layout ORDER BY 1, 2"));
        Assert.Equal(
            ["2 battery_soc 5", "2 work_mode 2", "3 battery_soc 5", "3 new_point 90", "3 work_mode 2"],
            await database.RowsAsync(
                """
                SELECT extract(second FROM time)::integer, point, value FROM reading_value
                WHERE extract(second FROM time) IN (2, 3) ORDER BY 1, 2
                """));
        await using var other = NewWriter(database);
        other.Add(Sample.Reading(9));
        await other.FlushAsync(Token);
        Assert.Equal(3, await database.OneAsync<long>("SELECT count(*) FROM layout"));
    }

    [Fact]
    public async Task The_latest_reading_is_replaced_by_newer_ones_alone()
    {
        await using var database = await postgres.CreateAsync();
        await using var writer = NewWriter(database);
        writer.Add(Sample.Reading(5, epoch: 2));
        writer.Add(Sample.Reading(4, epoch: 2));
        await writer.FlushAsync(Token);
        writer.Add(Sample.Reading(9, epoch: 1));
        await writer.FlushAsync(Token);
        Assert.Equal(["2 5 5"], await database.RowsAsync("SELECT epoch, number, values[1] FROM last"));
        writer.Add(Sample.Reading(1, epoch: 3));
        await writer.FlushAsync(Token);
        Assert.Equal(["3 1 1"], await database.RowsAsync("SELECT epoch, number, values[1] FROM last"));
        Assert.Equal(["1 9", "2 4", "2 5", "3 1"], await database.RowsAsync("SELECT epoch, number FROM reading ORDER BY 1, 2"));
    }

    [Fact]
    public async Task Readings_of_a_node_that_lost_its_link_are_kept_but_its_state_is_refused()
    {
        await using var database = await postgres.CreateAsync();
        var registry = new InverterRegistry(database);
        _ = await registry.AttachAsync(Sample.Serial, "a", Token);
        await using var old = NewWriter(database);
        var stale = new List<(string, long)>();
        old.Stale += (serial, epoch) => stale.Add((serial, epoch));
        old.Add(Sample.Reading(1, epoch: 1, state: [1]));
        await old.FlushAsync(Token);
        Assert.Empty(stale);
        Assert.Equal([1], (await registry.AttachAsync(Sample.Serial, "b", Token)).Documents[StateKind.Inverter]);
        await using var present = NewWriter(database);
        present.Add(Sample.Reading(1, epoch: 2, state: [2]));
        await present.FlushAsync(Token);
        old.Add(Sample.Reading(2, epoch: 1, state: [3]));
        await old.FlushAsync(Token);
        Assert.Equal([(Sample.Serial, 1L)], stale);
        Assert.Equal(1, old.Counters.Stale);
        Assert.Equal(0, present.Counters.Stale);
        Assert.Equal(["1 1", "1 2", "2 1"], await database.RowsAsync("SELECT epoch, number FROM reading ORDER BY 1, 2"));
        Assert.Equal([2], (await registry.AttachAsync(Sample.Serial, "c", Token)).Documents[StateKind.Inverter]);
    }

    [Fact]
    public async Task The_newest_state_is_saved()
    {
        await using var database = await postgres.CreateAsync();
        var registry = new InverterRegistry(database);
        _ = await registry.AttachAsync(Sample.Serial, "a", Token);
        await using var writer = NewWriter(database);
        for (var number = 1; number <= 3; number++) writer.Add(Sample.Reading(number, state: [(byte)number]));
        writer.Add(Sample.Reading(4));
        await writer.FlushAsync(Token);
        writer.Add(Sample.Reading(5));
        await writer.FlushAsync(Token);
        Assert.Equal([3], (await registry.AttachAsync(Sample.Serial, "b", Token)).Documents[StateKind.Inverter]);
    }

    [Fact]
    public async Task The_last_state_of_a_link_is_not_replaced_by_one_that_still_waits()
    {
        await using var database = await postgres.CreateAsync();
        var registry = new InverterRegistry(database);
        _ = await registry.AttachAsync(Sample.Serial, "a", Token);
        await using var writer = NewWriter(database);
        writer.Add(Sample.Reading(1, state: [1]));
        Assert.True(await registry.SaveLastStateAsync(Sample.Serial, 1, [2], Token));
        await writer.FlushAsync(Token);
        Assert.Equal([2], (await registry.AttachAsync(Sample.Serial, "b", Token)).Documents[StateKind.Inverter]);
        writer.Add(Sample.Reading(1, epoch: 2, state: [3]));
        await writer.FlushAsync(Token);
        Assert.False(await registry.SaveLastStateAsync(Sample.Serial, 1, [2], Token));
        Assert.Equal([3], (await registry.AttachAsync(Sample.Serial, "c", Token)).Documents[StateKind.Inverter]);
    }

    [Fact]
    public async Task More_states_than_fit_into_a_transaction_are_all_saved()
    {
        await using var database = await postgres.CreateAsync();
        await database.DoAsync(
            "INSERT INTO inverter (serial, epoch, attached, available) SELECT i, 1, now(), true FROM generate_series(1, 6000) i");
        await using var writer = NewWriter(database);
        for (var i = 1; i <= 6000; i++) writer.Add(Sample.Reading(1, serial: $"{i}", state: [2]));
        await writer.FlushAsync(Token);
        Assert.Equal(6000, await database.OneAsync<long>("SELECT count(*) FROM inverter WHERE state = '\\x02'"));
        Assert.Equal((6000, 0, 0), (writer.Counters.Written, writer.Counters.Waiting, writer.Counters.Stale));
    }

    [Fact]
    public async Task A_silent_inverter_is_available_again_with_its_next_reading()
    {
        await using var database = await postgres.CreateAsync();
        var registry = new InverterRegistry(database);
        _ = await registry.AttachAsync(Sample.Serial, "a", Token);
        Assert.Equal([Sample.Serial], await registry.TakeSilentAsync(TimeSpan.Zero, Token));
        await using var writer = NewWriter(database);
        writer.Add(Sample.Reading(1));
        await writer.FlushAsync(Token);
        Assert.True(Assert.Single(await registry.InvertersAsync(Token)).IsAvailable);
    }

    [Fact]
    public async Task A_commit_whose_result_is_lost_writes_nothing_twice()
    {
        var server = await postgres.ServerAsync();
        await using var direct = await postgres.CreateAsync();
        await using var proxy = new CuttingProxy(server.Port);
        await using var database = server.Connect(direct.Where.Split('/')[1], proxy.Port);
        var registry = new InverterRegistry(database);
        _ = await registry.AttachAsync(Sample.Serial, "a", Token);
        var clock = new WaitClock();
        var lines = new List<string>();
        await using var writer = new ReadingWriter(database, new WriterOptions(), clock, Sample.Log(lines));
        for (var number = 1; number <= 20; number++) writer.Add(Sample.Reading(number, state: [(byte)number]));
        proxy.CutNextCommit();
        var flushing = writer.FlushAsync(Token);
        await clock.UntilWaitedForAsync(TimeSpan.FromSeconds(1), Token);
        Assert.Equal(1, proxy.Cuts);
        Assert.Equal(20, await direct.OneAsync<long>("SELECT count(*) FROM reading"));
        Assert.Equal(20, writer.Counters.Waiting);
        writer.Add(Sample.Reading(21));
        clock.Advance(TimeSpan.FromSeconds(1));
        await flushing;
        Assert.Equal(21, await direct.OneAsync<long>("SELECT count(*) FROM reading"));
        Assert.Equal(new WriterCounters(21, 0, 0, 0, 1, TimeSpan.Zero), writer.Counters);
        Assert.Equal([20], (await registry.AttachAsync(Sample.Serial, "b", Token)).Documents[StateKind.Inverter]);
        Assert.Equal(2, lines.Count);
    }

    [Fact]
    public async Task Beyond_the_bound_the_oldest_are_dropped_and_reported_once()
    {
        await using var nowhere = Nowhere();
        var lines = new List<string>();
        await using var writer = new ReadingWriter(nowhere, new WriterOptions { MostWaiting = 10 }, TimeProvider.System, Sample.Log(lines));
        for (var number = 1; number <= 15; number++) writer.Add(Sample.Reading(number));
        Assert.Equal((10, 5), (writer.Counters.Waiting, writer.Counters.Dropped));
        Assert.Equal(
            ["Error: More than 10 readings wait for PostgreSQL 127.0.0.1:1/sermatec: the oldest are dropped"],
            lines);
    }

    [Fact]
    public void What_is_dropped_while_it_is_written_is_not_counted_as_lost()
    {
        var waiting = new WaitingReadings(2, TimeProvider.System);
        Assert.True(waiting.Add(Sample.Reading(1)));
        Assert.True(waiting.Add(Sample.Reading(2)));
        var batch = waiting.Peek(10)!;
        Assert.False(waiting.Add(Sample.Reading(3)));
        Assert.Equal(1, waiting.Dropped);
        waiting.Remove(batch);
        Assert.Equal((0, 1), (waiting.Dropped, waiting.Count));
        Assert.Equal(3, Assert.Single(waiting.Peek(10)!.Readings).Number);
    }

    [Fact]
    public async Task Cancelling_the_last_write_leaves_what_waits()
    {
        await using var nowhere = Nowhere();
        await using var writer = NewWriter(nowhere);
        writer.Add(Sample.Reading(1));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var flushing = writer.FlushAsync(stop.Token);
        await stop.CancelAsync();
        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flushing);
        Assert.Equal(1, writer.Counters.Waiting);
    }

    [Fact]
    public async Task A_reading_of_any_day_gets_its_partition()
    {
        await using var database = await postgres.CreateAsync();
        await using var writer = NewWriter(database);
        writer.Add(Sample.Reading(1) with { Time = new DateTimeOffset(2001, 1, 1, 0, 30, 0, TimeSpan.FromHours(1)) });
        writer.Add(Sample.Reading(2));
        await writer.FlushAsync(Token);
        Assert.Equal(
            ["reading_20001231 1", "reading_20260621 2"],
            await database.RowsAsync("SELECT tableoid::regclass::text, number FROM reading ORDER BY 2"));
    }

    private static ReadingWriter NewWriter(FleetDatabase database) =>
        new(database, new WriterOptions(), TimeProvider.System, Sample.Log([]));

    private static FleetDatabase Nowhere() => new(new DatabaseOptions { Host = "127.0.0.1", Port = 1, Tls = DatabaseTls.Off });
}
