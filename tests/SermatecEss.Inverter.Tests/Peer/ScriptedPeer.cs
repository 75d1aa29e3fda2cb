using System.Net;
using System.Net.Sockets;

namespace SermatecEss.Inverter.Tests.Peer;

/// <summary>The other end of a session, on a real socket, scripted byte by byte.</summary>
internal sealed class ScriptedPeer : IAsyncDisposable
{
    private readonly Func<PeerConnection, Task> _script;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly List<byte> _received = [];
    private readonly SemaphoreSlim _requests = new(0);
    private readonly List<Task> _tasks = [];
    private int _connections;

    private ScriptedPeer(Func<PeerConnection, Task> script)
    {
        _script = script;
        _listener.Start();
        _tasks.Add(AcceptAsync());
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The number of accepted connections.</summary>
    internal int Connections => Volatile.Read(ref _connections);

    /// <summary>The first code byte of every request, in order.</summary>
    internal byte[] Codes
    {
        get
        {
            lock (_received) return [.. _received.Chunk(PeerConnection.RequestLength).Select(request => request[4])];
        }
    }

    /// <summary>Every byte received.</summary>
    internal byte[] Received
    {
        get
        {
            lock (_received) return [.. _received];
        }
    }

    /// <summary>Runs the script once for every connection.</summary>
    internal static ScriptedPeer Start(Func<PeerConnection, Task> script) => new(script);

    /// <summary>Answers 98, and passes every other request to a function.</summary>
    internal static ScriptedPeer Responding(Func<byte, byte[]> response, int pcuVersion = 609) => Start(async connection =>
    {
        while (await connection.NextRequestAsync() is { } code)
            await connection.SendAsync(code == 0x98 ? Replies.Identity(pcuVersion) : response(code));
    });

    /// <summary>Waits until another request has arrived.</summary>
    internal Task UntilRequestedAsync(CancellationToken cancellation) => _requests.WaitAsync(cancellation);

    internal void NoteRequest() => _requests.Release();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        Task[] tasks;
        lock (_tasks) tasks = [.. _tasks];
        await Task.WhenAll(tasks);
        _end.Dispose();
    }

    internal void Note(ReadOnlySpan<byte> bytes)
    {
        lock (_received) _received.AddRange(bytes);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync(_end.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
            {
                return;
            }

            var number = Interlocked.Increment(ref _connections);
            lock (_tasks) _tasks.Add(ServeAsync(new PeerConnection(this, socket, number, _end.Token)));
        }
    }

    private async Task ServeAsync(PeerConnection connection)
    {
        using (connection)
        {
            try
            {
                await _script(connection);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The session or the test has closed the connection.
            }
        }
    }
}
