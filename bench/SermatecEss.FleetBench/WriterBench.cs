using System.Diagnostics;
using SermatecEss.Bridge.Logging;
using SermatecEss.Fleet.Database;
using SermatecEss.Fleet.Tests.Database;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.FleetBench;

/// <summary>Measures the writer of readings, with a PostgreSQL that survives power cuts.</summary>
/// <param name="inverters">The inverters.</param>
/// <param name="stateSize">Bytes of the state that is saved with each reading; 0 for none.</param>
internal sealed class WriterBench(int inverters, int stateSize)
{
    private const int Pcu = 609;
    private const int Variants = 100;
    private readonly Dictionary<string, PointValue>[] _values = [.. Enumerable.Range(0, Variants).Select(ValuesOf)];
    private readonly string[] _serials = [.. Enumerable.Range(0, inverters).Select(i => $"ST{i:0000000000000000}")];
    private readonly byte[]? _state = stateSize > 0 ? new byte[stateSize] : null;
    private int _added;

    internal async Task RunAsync(int rate, int seconds, int backlog, CancellationToken cancellation)
    {
        await using var server = await PostgresServer.StartAsync(isSafe: true);
        await using var database = server.Connect(await server.CreateAsync());
        _ = await new Schema(database).ApplyAsync(cancellation);
        var registry = new InverterRegistry(database);
        var attaching = Stopwatch.StartNew();
        await Parallel.ForEachAsync(_serials, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellation },
            async (serial, stop) => _ = await registry.AttachAsync(serial, "bench", stop));
        Console.WriteLine($"{inverters} inverters attached in {attaching.Elapsed.TotalSeconds:0.0} s; {_values[0].Count} points");
        var log = new Log(LogLevel.Info, (_, line) => Console.WriteLine(line));
        await using var writer = new ReadingWriter(
            database,
            new WriterOptions { MostWaiting = Math.Max(backlog, 1) },
            TimeProvider.System,
            log);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = writer.RunAsync(stop.Token);

        // The first seconds compile code and read every page for the first time.
        await AddAsync(writer, rate, 10, cancellation);
        var (ours, theirs, memory) = (Ours(), Theirs(server), GC.GetTotalAllocatedBytes());
        var longest = await AddAsync(writer, rate, seconds, cancellation);
        Console.WriteLine($"{rate} readings a second for {seconds} s: writer {(Ours() - ours) / seconds:0.0 %} of a core, " +
            $"PostgreSQL {(Theirs(server) - theirs) / seconds:0.0 %}, longest lag {longest.TotalSeconds:0.00} s, " +
            $"{(GC.GetTotalAllocatedBytes() - memory) / seconds / rate / 1024.0:0.0} KB allocated a reading");
        await stop.CancelAsync();
        await running;
        await writer.FlushAsync(cancellation);

        var heap = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < backlog; i++) Add(writer);
        Console.WriteLine(
            $"{backlog} readings wait: {(GC.GetTotalMemory(forceFullCollection: true) - heap) / (double)backlog:0} bytes each");
        (ours, theirs) = (Ours(), Theirs(server));
        var writing = Stopwatch.StartNew();
        await writer.FlushAsync(cancellation);
        Console.WriteLine($"written in {writing.Elapsed.TotalSeconds:0.0} s: {backlog / writing.Elapsed.TotalSeconds:0} a second; " +
            $"writer {(Ours() - ours) / backlog * 1e6:0} us each, PostgreSQL {(Theirs(server) - theirs) / backlog * 1e6:0} us");
        await using var size = database.Source.CreateCommand(
            "SELECT sum(pg_total_relation_size(inhrelid)) / (SELECT count(*) FROM reading) FROM pg_inherits "
            + "WHERE inhparent = 'reading'::regclass");
        Console.WriteLine($"{await size.ExecuteScalarAsync(cancellation):0} bytes on disk a reading, with its index");
    }

    private static Dictionary<string, PointValue> ValuesOf(int variant)
    {
        var random = new Random(variant);
        var values = new Dictionary<string, PointValue>();
        foreach (var point in CommandCatalogue.Default.View(Pcu).Points.In(PollGroup.Fast))
        {
            values[point.Id] = point.Codes is not null
                ? new CodeValue(1, "normal")
                : new NumberValue(Math.Round((decimal)(random.NextDouble() * 5000), 1));
        }

        return values;
    }

    /// <returns>The longest lag.</returns>
    private async Task<TimeSpan> AddAsync(ReadingWriter writer, int rate, int seconds, CancellationToken cancellation)
    {
        var (watch, longest) = (Stopwatch.StartNew(), TimeSpan.Zero);
        for (var i = 0; i < rate * seconds; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / rate) - watch.Elapsed;
            if (due > TimeSpan.FromMilliseconds(15)) await Task.Delay(due, cancellation);
            var lag = writer.Counters.Lag;
            if (lag > longest) longest = lag;
            Add(writer);
        }

        return longest;
    }

    private void Add(ReadingWriter writer)
    {
        var i = _added++;
        writer.Add(new StoredReading(
            _serials[i % inverters], 1, 1 + (i / inverters), DateTimeOffset.UtcNow, PollGroup.Fast, _values[i % Variants])
        {
            State = _state is null ? null : [.. _state],
        });
    }

    private static double Ours() => Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;

    private static double Theirs(PostgresServer server) => ProcessorTime.OfFamily(server.ProcessId);
}
