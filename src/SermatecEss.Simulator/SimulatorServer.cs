using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using SermatecEss.Links;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator.Faults;

namespace SermatecEss.Simulator;

/// <summary>
/// A simulated inverter on a TCP port, behaving like one behind its WiFi module: every client receives the responses to every other.
/// </summary>
public sealed class SimulatorServer : IAsyncDisposable
{
    private const int MostReceived = 100_000;
    private static readonly CommandCode State = CommandCode.FromByte(0x0c);
    private static readonly CommandCode Identity = CommandCode.FromByte(0x98);
    private readonly FrameServer _server;
    private readonly TimeProvider _time;
    private readonly CloudCipher? _cipher;
    private readonly Random _random;
    private readonly bool _hasState;
    private readonly Lock _turn = new();
    private readonly SemaphoreSlim _line = new(1, 1);
    private readonly ConcurrentQueue<ReceivedFrame> _received = new();

    private SimulatorServer(FrameServer server, SimulatorOptions options, FaultPlan faults, TimeProvider time)
    {
        _server = server;
        _time = time;
        _cipher = options.Cipher;
        _random = new Random(options.Seed);
        _hasState = options.Catalogue.View(options.PcuVersion).Find(State) is not null;
        Faults = faults;
        Inverter = new SimulatedInverter(options, time);
    }

    /// <summary>The address that it listens on.</summary>
    public IPEndPoint EndPoint => _server.EndPoint;

    /// <summary>The inverter. Use it only while no client sends requests.</summary>
    public SimulatedInverter Inverter { get; }

    /// <summary>The faults of the connection.</summary>
    public FaultPlan Faults { get; }

    /// <summary>The frames sent by all clients, limited to the last 100 000.</summary>
    public IReadOnlyCollection<ReceivedFrame> Received => _received;

    /// <summary>The number of connected clients.</summary>
    public int ConnectionCount => _server.ClientCount;

    /// <summary>Called with every frame: the time, whether the inverter sent it, and the frame.</summary>
    public Action<DateTimeOffset, bool, ReadOnlyMemory<byte>>? Traffic { get; set; }

    /// <summary>Starts listening.</summary>
    /// <param name="options">The inverter.</param>
    /// <param name="listen">The address to listen on; port 0 for any free one.</param>
    /// <param name="faults">The faults; null for none.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="SocketException">The port is not available.</exception>
    public static SimulatorServer Start(SimulatorOptions options, IPEndPoint listen, FaultPlan? faults = null, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        var server = FrameServer.Listen(new FrameServerOptions { Listen = listen, Cipher = options.Cipher }, time);
        var simulator = new SimulatorServer(server, options, faults ?? new FaultPlan(), time);
        server.Start(simulator.RespondAsync);
        return simulator;
    }

    /// <summary>Switches the supply of the inverter and its module off and on.</summary>
    /// <remarks>It responds again if it was blocked, keeps its settings, and closes all connections.</remarks>
    public void Reboot()
    {
        lock (_turn) Inverter.Reboot();
        DropConnections();
    }

    /// <summary>Closes all connections, like a loss of WiFi; clients may reconnect.</summary>
    public void DropConnections() => _server.DisconnectAll();

    /// <summary>Stops listening and closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _line.Dispose();
    }

    /// <summary>Handles a request, and sends the response to all clients.</summary>
    private async ValueTask RespondAsync(ClientConnection requester, Frame request, CancellationToken cancellation)
    {
        bool drops;
        Transmission? transmission;
        lock (_turn) transmission = Respond(request.ToOwned(), out drops);
        if (transmission is not null)
        {
            if (transmission.Delay > TimeSpan.Zero) await Task.Delay(transmission.Delay, _time, cancellation);
            await SendAsync(transmission, cancellation);
            if (transmission.ResetsAfter) requester.Reset();
        }

        if (drops) requester.Close();
    }

    private Transmission? Respond(Frame request, out bool drops)
    {
        drops = false;
        Traffic?.Invoke(_time.GetUtcNow(), false, request.Bytes);
        var isLost = Faults.HalfOpen || Faults.Muted.Contains(request.Command);

        // A test that sees a frame in the list may change the faults, so the faults for this frame are decided before.
        _received.Enqueue(new ReceivedFrame(_time.GetUtcNow(), request.Bytes));
        if (_received.Count > MostReceived) _ = _received.TryDequeue(out _);
        if (isLost) return null;
        Inverter.IgnoresWrites = Faults.IgnoreWrites;
        Inverter.WriteDelay = Faults.WriteDelay;
        var frames = Inverter.Respond(request);
        drops = Inverter.DropsConnection;
        if (frames.Count == 0) return null;
        foreach (var frame in frames) Traffic?.Invoke(_time.GetUtcNow(), true, frame);
        return Transmission.Of(frames, Faults, _random, () => Stray(request.Command), _cipher);
    }

    /// <summary>Sends to all clients, one response after the other, as over a serial line.</summary>
    private async Task SendAsync(Transmission transmission, CancellationToken cancellation)
    {
        await _line.WaitAsync(cancellation);
        try
        {
            for (var i = 0; i < transmission.Bursts.Count; i++)
            {
                if (i > 0 && transmission.Gap > TimeSpan.Zero) await Task.Delay(transmission.Gap, _time, cancellation);
                foreach (var client in _server.Clients) client.Send(transmission.Bursts[i]);
            }
        }
        finally
        {
            _ = _line.Release();
        }
    }

    /// <summary>A frame that another client might have requested: never the command requested here, if the version has another.</summary>
    private byte[] Stray(CommandCode requested) => Inverter.Response(_hasState && requested != State ? State : Identity);
}
