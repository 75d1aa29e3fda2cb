using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator.Faults;

namespace SermatecEss.Simulator;

/// <summary>A simulated inverter on a TCP port, behaving as one behind its WiFi module: every client sees the answers to every other.</summary>
public sealed class SimulatorServer : IAsyncDisposable
{
    private const int MostReceived = 100_000;
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(300);
    private static readonly CommandCode State = CommandCode.FromByte(0x0c);
    private static readonly CommandCode Identity = CommandCode.FromByte(0x98);
    private readonly Socket _listener;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly bool _hasState;
    private readonly Lock _turn = new();
    private readonly ConcurrentDictionary<ClientConnection, Task> _clients = new();
    private readonly ConcurrentQueue<ReceivedFrame> _received = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    private SimulatorServer(Socket listener, SimulatorOptions options, FaultPlan faults, TimeProvider time)
    {
        _listener = listener;
        _time = time;
        _random = new Random(options.Seed);
        _hasState = options.Catalogue.View(options.PcuVersion).Find(State) is not null;
        Faults = faults;
        Inverter = new SimulatedInverter(options, time);
        EndPoint = (IPEndPoint)listener.LocalEndPoint!;
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>The inverter. Use it only while no client asks.</summary>
    public SimulatedInverter Inverter { get; }

    /// <summary>What goes wrong on the way.</summary>
    public FaultPlan Faults { get; }

    /// <summary>Every frame that any client has sent; of very many, the last 100 000.</summary>
    public IReadOnlyCollection<ReceivedFrame> Received => _received;

    /// <summary>How many clients are connected.</summary>
    public int ConnectionCount => _clients.Count;

    /// <summary>Is shown every frame: when, whether the inverter sent it, and the frame.</summary>
    public Action<DateTimeOffset, bool, ReadOnlyMemory<byte>>? Traffic { get; set; }

    /// <summary>Starts listening.</summary>
    /// <param name="options">Which inverter.</param>
    /// <param name="listen">Where; port 0 for any free one.</param>
    /// <param name="faults">What goes wrong; null for nothing.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="SocketException">Nothing can listen there.</exception>
    public static SimulatorServer Start(SimulatorOptions options, IPEndPoint listen, FaultPlan? faults = null, TimeProvider? time = null)
    {
        var listener = new Socket(listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(listen);
            listener.Listen();
            return new SimulatorServer(listener, options, faults ?? new FaultPlan(), time ?? TimeProvider.System);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>Switches the supply of the inverter and its module off and on.</summary>
    /// <remarks>It answers again where it was blocked, keeps its settings, and all connections end.</remarks>
    public void Reboot()
    {
        lock (_turn) Inverter.Reboot();
        DropConnections();
    }

    /// <summary>Closes all connections, as a loss of the WiFi does; clients may connect again.</summary>
    public void DropConnections()
    {
        foreach (var client in _clients.Keys) client.Close();
    }

    /// <summary>Stops listening and closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        DropConnections();
        await _accepting;
        await Task.WhenAll(_clients.Values);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = new ClientConnection(await _listener.AcceptAsync(_stop.Token), IdleTime, _time);
                // Only when it is in the list may it serve, since serving takes it out again.
                var serving = new Task<Task>(() => ServeAsync(client));
                _clients[client] = serving.Unwrap();
                serving.Start(TaskScheduler.Default);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                // Stopped, or a client that went away before it was accepted.
            }
        }
    }

    private async Task ServeAsync(ClientConnection client)
    {
        var reader = new FrameReader();
        var buffer = new byte[4096];
        var end = 0;
        try
        {
            while (true)
            {
                var count = await client.ReceiveAsync(buffer.AsMemory(end), _stop.Token);
                if (count == 0) break;
                end += count;
                var received = new ReadOnlySequence<byte>(buffer, 0, end);
                while (reader.TryRead(ref received, out var frame))
                {
                    var drops = await ReplyAsync(frame.ToOwned(), client);
                    if (drops) return;
                }

                received.CopyTo(buffer);
                end = (int)received.Length;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Stopped, dropped for idling, or closed by the client.
        }
        finally
        {
            client.Dispose();
            _ = _clients.TryRemove(client, out _);
        }
    }

    /// <summary>Sends the answer to all clients; true where the connection ends with it.</summary>
    private async Task<bool> ReplyAsync(Frame request, ClientConnection asker)
    {
        Transmission transmission;
        bool drops;
        lock (_turn)
        {
            Traffic?.Invoke(_time.GetUtcNow(), false, request.Bytes);
            var isLost = Faults.HalfOpen || Faults.Muted.Contains(request.Command);

            // Whoever sees a frame in the list may change the faults: its own fate is decided by then.
            _received.Enqueue(new ReceivedFrame(_time.GetUtcNow(), request.Bytes));
            if (_received.Count > MostReceived) _ = _received.TryDequeue(out _);
            if (isLost) return false;
            Inverter.IgnoresWrites = Faults.IgnoreWrites;
            Inverter.WriteDelay = Faults.WriteDelay;
            var frames = Inverter.Answer(request);
            drops = Inverter.DropsConnection;
            if (frames.Count == 0) return drops;
            foreach (var frame in frames) Traffic?.Invoke(_time.GetUtcNow(), true, frame);
            transmission = Transmission.Of(frames, Faults, _random, () => Stray(request.Command));
        }

        if (transmission.Delay > TimeSpan.Zero) await Task.Delay(transmission.Delay, _time, _stop.Token);
        await Task.WhenAll(_clients.Keys.Select(client => client.SendAsync(transmission.Segments, transmission.ResetsAfter && client == asker, _stop.Token)));
        return drops;
    }

    /// <summary>What another program might have asked for: never the command asked for here, where the version has another.</summary>
    private byte[] Stray(CommandCode asked) => Inverter.Reply(_hasState && asked != State ? State : Identity);
}
