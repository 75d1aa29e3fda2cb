using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SermatecEss.Links;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator;

namespace SermatecEss.GatewayBench;

/// <summary>Measures both gateways, and what they cost while they are idle.</summary>
internal static class Measurement
{
    private const int Clients = 10;
    private const int Rounds = 3;
    private const int WarmUps = 20;
    private const int Reads = 50_000;
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);

    /// <summary>What the Python library requests in one round.</summary>
    private static readonly byte[] Sequence = [0x98, 0x0a, 0x0b, 0x0c, 0x95, 0x0d];
    private static readonly byte[] ReadOfRegisters = [0, 1, 0, 0, 0, 6, 1, 3, 0x40, 0, 0, 56];

    internal static async Task RunAsync(string program, CancellationToken cancellation)
    {
        await using var inverter = SimulatorServer.Start(new SimulatorOptions(), new IPEndPoint(IPAddress.Loopback, 0));
        long without;
        await using (var daemon = await RunningDaemon.StartAsync(program, inverter.EndPoint.Port, hasGateways: false, cancellation))
        {
            await Task.Delay(Settling, cancellation);
            without = daemon.Usage.ResidentBytes;
        }

        await using var sharing = await RunningDaemon.StartAsync(program, inverter.EndPoint.Port, hasGateways: true, cancellation);
        await Task.Delay(Settling, cancellation);
        Print($"Memory without gateways {Mebibytes(without)}, with two of them {Mebibytes(sharing.Usage.ResidentBytes)}");
        await MeasureOsimAsync(sharing, inverter, cancellation);
        await MeasureModbusAsync(sharing, cancellation);
    }

    private static async Task MeasureOsimAsync(RunningDaemon daemon, SimulatorServer inverter, CancellationToken cancellation)
    {
        // The first requests would measure JIT compilation.
        for (var i = 0; i < WarmUps; i++) _ = await RoundAsync(daemon, cancellation);
        var before = inverter.Received.Count;
        var times = (await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => RoundsAsync(daemon, client, cancellation))))
            .SelectMany(each => each)
            .Order()
            .ToList();
        Print(
            $"{Clients} clients of {Rounds} rounds within {Span.TotalSeconds} s: {times.Count} responses, "
            + $"first frame after {Milliseconds(times[times.Count / 2])} (median), {Milliseconds(times[(int)(times.Count * 0.99)])} "
            + $"(99th percentile), {Milliseconds(times[^1])} (slowest); "
            + $"{inverter.Received.Count - before} requests to the inverter, polls included");
    }

    /// <summary>The rounds of one client, spread over the time.</summary>
    private static async Task<List<TimeSpan>> RoundsAsync(RunningDaemon daemon, int client, CancellationToken cancellation)
    {
        var times = new List<TimeSpan>();
        await Task.Delay(Span / Rounds / Clients * client, cancellation);
        for (var round = 0; round < Rounds; round++)
        {
            times.AddRange(await RoundAsync(daemon, cancellation));
            await Task.Delay(Span / Rounds, cancellation);
        }

        return times;
    }

    /// <summary>One round: how long each first frame took.</summary>
    private static async Task<List<TimeSpan>> RoundAsync(RunningDaemon daemon, CancellationToken cancellation)
    {
        var times = new List<TimeSpan>();
        using var socket = await ConnectAsync(daemon.Osim, cancellation);
        foreach (var command in Sequence)
        {
            var begin = Stopwatch.GetTimestamp();
            await socket.SendAsync(FrameWriter.Request(CommandCode.FromByte(command)), cancellation);
            await ReceiveFrameAsync(socket, cancellation);
            times.Add(Stopwatch.GetElapsedTime(begin));
            if (command == 0x95) await ReceiveFrameAsync(socket, cancellation);
        }

        return times;
    }

    private static async Task MeasureModbusAsync(RunningDaemon daemon, CancellationToken cancellation)
    {
        foreach (var atOnce in (int[])[1, 8])
        {
            using var socket = await ConnectAsync(daemon.Modbus, cancellation);
            byte[] requests = [.. Enumerable.Repeat(ReadOfRegisters, atOnce).SelectMany(request => request)];
            var responses = new byte[atOnce * (9 + 112)];
            var cost = daemon.Usage.ProcessorTime;
            var begin = Stopwatch.GetTimestamp();
            for (var read = 0; read < Reads; read += atOnce)
            {
                await socket.SendAsync(requests, cancellation);
                await ReceiveAsync(socket, responses, cancellation);
                if (responses[7] != 3) throw new InvalidOperationException($"The gateway answered with exception {responses[8]}.");
            }

            var elapsed = Stopwatch.GetElapsedTime(begin);
            cost = daemon.Usage.ProcessorTime - cost;
            Print(
                $"Modbus, {atOnce} at once: {(int)(Reads / elapsed.TotalSeconds)} reads of 56 registers a second on one connection, "
                + $"{(int)(cost.TotalMicroseconds / Reads)} µs of processor time each");
        }

        Print($"Memory in the end {Mebibytes(daemon.Usage.ResidentBytes)}, peak {Mebibytes(daemon.Usage.PeakBytes)}");
    }

    private static Task<Socket> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellation) =>
        HostDialer.ConnectAsync($"{endPoint.Address}", endPoint.Port, TimeProvider.System, cancellation);

    private static async Task ReceiveFrameAsync(Socket socket, CancellationToken cancellation)
    {
        var head = new byte[FrameLayout.PayloadOffset];
        await ReceiveAsync(socket, head, cancellation);
        await ReceiveAsync(socket, new byte[head[FrameLayout.LengthOffset] + FrameLayout.TrailerLength], cancellation);
    }

    private static async Task ReceiveAsync(Socket socket, byte[] into, CancellationToken cancellation)
    {
        for (var got = 0; got < into.Length;)
        {
            var more = await socket.ReceiveAsync(into.AsMemory(got), cancellation);
            if (more == 0) throw new InvalidOperationException("The gateway has closed the connection.");
            got += more;
        }
    }

    private static string Mebibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.0} MiB");

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.00} ms");

    private static void Print(string line) => Console.WriteLine(line);
}
