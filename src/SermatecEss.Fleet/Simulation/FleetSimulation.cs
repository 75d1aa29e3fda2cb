using System.Net;
using System.Net.Sockets;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator;

namespace SermatecEss.Fleet.Simulation;

/// <summary>
/// Thousands of simulated inverters that dial in as real ones do in station mode, and count what happens: see
/// <see cref="ResponseStamp.CounterPoint"/> for the counter in their answers.
/// </summary>
internal sealed class FleetSimulation : IAsyncDisposable
{
    /// <summary>Different plants, so that the inverters do not all report the same.</summary>
    private const int Plants = 8;

    /// <summary>How much of a second's first dials are caught up with after a delay.</summary>
    private const double MostBehind = 0.1;
    private const double Jitter = 0.25;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>While none dials: each step costs half a millisecond of a processor.</summary>
    private static readonly TimeSpan IdleStep = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan SilenceCheck = TimeSpan.FromSeconds(5);
    private readonly DiallingInverter[] _inverters;
    private readonly PriorityQueue<DiallingInverter, long> _redials = new();
    private readonly CancellationTokenSource _end = new();
    private Task _dialling = Task.CompletedTask;
    private volatile string? _lastFailure;

    /// <param name="options">The inverters, and where they dial in.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ArgumentException">The serial numbers would be too long, or the firmware has no counter.</exception>
    internal FleetSimulation(FleetSimulationOptions options, TimeProvider time)
    {
        if (options.First > SerialNumbers.Largest - options.Inverters + 1)
            throw new ArgumentException($"The largest serial number is {SerialNumbers.Of(SerialNumbers.Largest)}.", nameof(options));
        Options = options;
        Time = time;
        View = CommandCatalogue.Default.View(options.PcuVersion);
        Stamp = new ResponseStamp(View);
        var common = Enumerable.Range(1, Math.Min(Plants, options.Inverters)).Select(Common).ToArray();
        _inverters = [.. Enumerable.Range(0, options.Inverters)
            .Select(i => new DiallingInverter(this, options.First + i, CipherOf(i), common[i % common.Length]))];
    }

    /// <summary>The inverters, by serial number.</summary>
    internal IReadOnlyList<DiallingInverter> Inverters => _inverters;

    internal FleetSimulationOptions Options { get; }

    internal TimeProvider Time { get; }

    /// <summary>The inverters' commands.</summary>
    internal CatalogueView View { get; }

    internal ResponseStamp Stamp { get; }

    internal DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>Whether no inverter may dial any more.</summary>
    internal bool HasEnded => _end.IsCancellationRequested;

    /// <summary>Starts dialling.</summary>
    internal void Start()
    {
        if (_dialling != Task.CompletedTask) throw new InvalidOperationException("The simulation has been started.");
        _dialling = DialAsync(_end.Token);
    }

    /// <summary>The inverter with a serial number, or null.</summary>
    internal DiallingInverter? Find(string serial)
    {
        if (!SerialNumbers.TryParse(serial, out var number)) return null;
        var index = number - Options.First;
        return index >= 0 && index < _inverters.Length ? _inverters[index] : null;
    }

    /// <summary>What all inverters have seen so far.</summary>
    internal SimulationReport Report() => new(Now, _lastFailure, [.. _inverters.Select(inverter => inverter.Report())]);

    /// <summary>Closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (HasEnded) return;
        await _end.CancelAsync();
        await _dialling;
        foreach (var inverter in _inverters) inverter.Disconnect();
        foreach (var inverter in _inverters) await Task.WhenAll(inverter.Serving());
        _end.Dispose();
    }

    /// <summary>A socket for a connection of an inverter.</summary>
    /// <exception cref="SocketException">The process may open no more files.</exception>
    internal Socket CreateSocket(DiallingInverter inverter)
    {
        var socket = new Socket(Options.Connect.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (SourceAddresses.Of(Options.Connect.Address, inverter.Number - Options.First) is { } source)
                socket.Bind(new IPEndPoint(source, 0));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Lets an inverter dial again after a while.</summary>
    internal void RedialLater(DiallingInverter inverter)
    {
        var wait = Options.RedialAfter * (1 + (Jitter * Random.Shared.NextDouble()));
        var due = Time.GetTimestamp() + (long)(wait.TotalSeconds * Time.TimestampFrequency);
        lock (_redials) _redials.Enqueue(inverter, due);
    }

    /// <summary>Keeps why an attempt to connect failed.</summary>
    internal void NoteFailure(Exception e)
    {
        if (!HasEnded) _lastFailure = e is OperationCanceledException ? "no answer to the attempt to connect" : e.Message;
    }

    private CommonResponses Common(int seed) => new(
        new SimulatorOptions
        {
            Model = Options.Model,
            PcuVersion = Options.PcuVersion,
            Seed = seed,

            // Of the usual length; each inverter's own is written over it.
            Serial = SerialNumbers.Of(0),
        },
        Time);

    private CloudCipher? CipherOf(int index) =>
        Math.Floor((index + 1) * Options.Encrypted) > Math.Floor(index * Options.Encrypted) ? CloudCipher.Vendor : null;

    /// <summary>Dials for all inverters: a timer for each would cost more.</summary>
    private async Task DialAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Step, Time);
        var next = 0;
        var allowed = 1.0;
        var last = Time.GetTimestamp();
        var check = last;
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                var now = Time.GetTimestamp();
                allowed += Time.GetElapsedTime(last, now).TotalSeconds * Options.Rate;
                allowed = Math.Min(allowed, Math.Max(1, MostBehind * Options.Rate));
                last = now;
                for (; next < _inverters.Length && allowed >= 1; allowed--) _inverters[next++].Dial();
                while (DueRedial(now) is { } inverter) inverter.Redial();
                timer.Period = next < _inverters.Length || HasRedials() ? Step : IdleStep;
                if (Time.GetElapsedTime(check, now) < SilenceCheck) continue;
                check = now;
                foreach (var inverter in _inverters) inverter.CloseSilentLinks(Options.LongestSilence);
            }
        }
        catch (OperationCanceledException)
        {
            // The simulation ends.
        }
    }

    private bool HasRedials()
    {
        lock (_redials) return _redials.Count > 0;
    }

    private DiallingInverter? DueRedial(long now)
    {
        lock (_redials) return _redials.TryPeek(out _, out var due) && due <= now ? _redials.Dequeue() : null;
    }
}
