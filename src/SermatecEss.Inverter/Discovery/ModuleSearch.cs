using System.Net;
using System.Net.Sockets;
using SermatecEss.Links;

namespace SermatecEss.Inverter.Discovery;

/// <summary>
/// Finds WiFi modules by their search words over UDP. It sends these words and nothing else: other words open the module's configuration.
/// </summary>
internal static class ModuleSearch
{
    private const int Times = 3;
    private const int LongestAnswer = 256;

    /// <summary>More than any home has; a network cannot make it grow further.</summary>
    private const int MostModules = 64;

    /// <summary>A socket that only fails is not read for the whole time.</summary>
    private const int MostFailures = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>Those of USR and of Hi-Flying.</summary>
    private static readonly byte[][] Words = ["www.usr.cn"u8.ToArray(), "HF-A11ASSISTHREAD"u8.ToArray()];

    /// <summary>Sends the words, and listens for answers.</summary>
    /// <param name="targets">Where to send them.</param>
    /// <param name="wait">How long to listen.</param>
    /// <param name="found">Takes each module once; may be called on several threads, one after another.</param>
    /// <param name="failed">Takes a target to which nothing could be sent, and why.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal static async Task RunAsync(
        IReadOnlyList<SearchTarget> targets,
        TimeSpan wait,
        Action<WifiModule> found,
        Action<SearchTarget, SocketException> failed,
        TimeProvider time,
        CancellationToken cancellation)
    {
        var known = new HashSet<IPAddress>();
        void Found(WifiModule module)
        {
            lock (known)
                if (known.Count < MostModules && known.Add(module.Address)) found(module);
        }

        void Failed(SearchTarget target, SocketException e)
        {
            lock (known) failed(target, e);
        }

        using var limit = new TimeLimit(wait, time, cancellation);
        await Task.WhenAll(targets.Select(target => SearchAsync(target, Found, Failed, time, limit.Token)));
        cancellation.ThrowIfCancellationRequested();
    }

    private static async Task SearchAsync(
        SearchTarget target,
        Action<WifiModule> found,
        Action<SearchTarget, SocketException> failed,
        TimeProvider time,
        CancellationToken end)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { EnableBroadcast = true };
        var receiving = Task.CompletedTask;
        try
        {
            socket.Bind(new IPEndPoint(target.From, 0));
            receiving = ReceiveAsync(socket, found, end);
            for (var i = 0; i < Times; i++)
            {
                foreach (var word in Words) _ = await socket.SendToAsync(word, target.To, end);
                await Task.Delay(Pause, time, end);
            }
        }
        catch (SocketException e)
        {
            failed(target, e);
        }
        catch (OperationCanceledException)
        {
            // The time is over.
        }

        await receiving;
    }

    private static async Task ReceiveAsync(Socket socket, Action<WifiModule> found, CancellationToken end)
    {
        var room = new byte[LongestAnswer];
        var any = new IPEndPoint(IPAddress.Any, 0);
        for (var failures = 0; failures < MostFailures;)
        {
            try
            {
                var received = await socket.ReceiveFromAsync(room, any, end);
                var sender = ((IPEndPoint)received.RemoteEndPoint).Address;
                if (!AddressList.Private.Contains(sender)) continue;
                if (WifiModule.Read(room.AsSpan(0, received.ReceivedBytes), sender) is { } module) found(module);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // Other modules may still answer.
                failures++;
            }
        }
    }
}
