using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SermatecEss.Links;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator;

namespace SermatecEss.ShieldBench;

/// <summary>Measures the response time of a cloud request through the shield, and of the same request without it.</summary>
internal static class Measurement
{
    private static readonly CommandCode Battery = CommandCode.FromByte(0x0a);

    internal static async Task RunAsync(string program, int questions, CancellationToken cancellation)
    {
        var inverter = new SimulatedInverter(new SimulatorOptions(), TimeProvider.System);
        using var cloud = Listen();
        using (var socket = await ConnectAsync((IPEndPoint)cloud.LocalEndPoint!, cancellation))
        {
            var answering = AnswerAsync(inverter, socket, cancellation);
            using var direct = await cloud.AcceptAsync(cancellation);
            Print("without the shield", await AskAsync(direct, questions, cancellation));
            direct.Close();
            await answering;
        }

        var port = FreePort();
        var folder = Directory.CreateTempSubdirectory("shield-bench-").FullName;
        var file = Path.Combine(folder, "daemon.yaml");
        await File.WriteAllTextAsync(
            file,
            $$"""
            mqtt: { host: 127.0.0.1, port: 1 }
            state_directory: none
            http: off
            log: { level: error }
            gateways: { shield: { listen: '{{port}}', cloud: '{{cloud.LocalEndPoint}}' } }
            """,
            cancellation);
        using var daemon = Process.Start(new ProcessStartInfo(program, ["daemon", "-c", file]))
            ?? throw new InvalidOperationException($"{program} cannot be started.");
        try
        {
            using var socket = await DialAsync(port, cancellation);
            var answering = AnswerAsync(inverter, socket, cancellation);
            using var shield = await cloud.AcceptAsync(cancellation);
            Print("through the shield", await AskAsync(shield, questions, cancellation));
        }
        finally
        {
            daemon.Kill();
            await daemon.WaitForExitAsync(CancellationToken.None);
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Answers every request as the inverter does, until the connection ends.</summary>
    private static async Task AnswerAsync(SimulatedInverter inverter, Socket socket, CancellationToken cancellation)
    {
        var request = new byte[FrameLayout.MinLength];
        try
        {
            while (await FillAsync(socket, request, cancellation))
            {
                // The greeting comes encrypted, too, and this inverter does not encrypt.
                if (request[0] != FrameLayout.Header0) continue;
                await socket.SendAsync(inverter.Response(CommandCode.FromByte(request[FrameLayout.CommandOffset])), cancellation);
            }
        }
        catch (SocketException)
        {
            // Ended.
        }
    }

    private static async Task<IReadOnlyList<TimeSpan>> AskAsync(Socket socket, int questions, CancellationToken cancellation)
    {
        socket.NoDelay = true;
        var request = FrameWriter.Request(Battery);
        var times = new List<TimeSpan>();
        for (var question = 0; question < questions; question++)
        {
            var begin = Stopwatch.GetTimestamp();
            await socket.SendAsync(request, cancellation);
            var head = new byte[FrameLayout.PayloadOffset];
            _ = await FillAsync(socket, head, cancellation);
            if (!await FillAsync(socket, new byte[head[FrameLayout.LengthOffset] + FrameLayout.TrailerLength], cancellation))
                throw new InvalidOperationException("The connection has ended.");
            times.Add(Stopwatch.GetElapsedTime(begin));
        }

        return [.. times.Order()];
    }

    private static async Task<bool> FillAsync(Socket socket, byte[] room, CancellationToken cancellation)
    {
        for (var got = 0; got < room.Length;)
        {
            var more = await socket.ReceiveAsync(room.AsMemory(got), cancellation);
            if (more == 0) return false;
            got += more;
        }

        return true;
    }

    private static Socket Listen() => ListeningSocket.Open(new IPEndPoint(IPAddress.Loopback, 0));

    private static IPEndPoint FreePort()
    {
        using var socket = Listen();
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    /// <summary>Dials until the daemon listens.</summary>
    private static async Task<Socket> DialAsync(IPEndPoint port, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await ConnectAsync(port, cancellation);
            }
            catch (SocketException)
            {
                await Task.Delay(100, cancellation);
            }
        }
    }

    private static Task<Socket> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellation) =>
        HostDialer.ConnectAsync($"{endPoint.Address}", endPoint.Port, TimeProvider.System, cancellation);

    private static void Print(string what, IReadOnlyList<TimeSpan> times) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what}: {times.Count} questions, median {times[times.Count / 2].TotalMilliseconds:0.000} ms, "
            + $"99th percentile {times[(int)(times.Count * 0.99)].TotalMilliseconds:0.000} ms, "
            + $"slowest {times[^1].TotalMilliseconds:0.000} ms"));
}
