using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MQTTnet;
using MQTTnet.Protocol;
using SermatecEss.Simulator;

namespace SermatecEss.DaemonBench;

/// <summary>One run: time to the first state, time from an inverter's last byte to the subscriber, processor and memory.</summary>
internal sealed class Measurement(string program, int inverters, int period, TimeSpan duration, bool mqttOnly)
{
    /// <summary>The last request of a fast poll.</summary>
    private const byte LastCommand = 0x1f;
    private const int CommandOffset = 4;
    private const string Announcements = "homeassistant/device/";

    /// <summary>
    /// In daylight, the readings of every poll differ, as with real hardware; at night, the daemon would consider them stuck.
    /// </summary>
    private static readonly DateTimeOffset Noon = new(2026, 6, 21, 12, 0, 0, TimeSpan.Zero);
    private readonly ConcurrentDictionary<string, long> _lastByte = new();
    private readonly ConcurrentQueue<double> _delays = new();
    private readonly ConcurrentDictionary<string, byte> _topics = new();
    private readonly TaskCompletionSource<long> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<long> _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _announcedBytes;

    /// <summary>The bridge, the inverter, its battery, and its fast group's state.</summary>
    private int Topics => 1 + (3 * inverters);

    internal async Task<int> RunAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("sermatec-bench").FullName;
        var port = FreePort();
        await File.WriteAllTextAsync(
            Path.Combine(folder, "mosquitto.conf"),
            $"listener {port} 127.0.0.1\nallow_anonymous true\nlog_dest none\n",
            cancellation);
        var plants = Enumerable.Range(1, inverters).Select(StartPlant).ToList();
        using var broker = Process.Start(
            File.Exists("/usr/sbin/mosquitto") ? "/usr/sbin/mosquitto" : "mosquitto",
            ["-c", Path.Combine(folder, "mosquitto.conf")]);
        try
        {
            using var subscriber = await SubscribeAsync(port, cancellation);
            await File.WriteAllTextAsync(Path.Combine(folder, "config.yaml"), Configuration(plants, port, folder), cancellation);
            var start = Stopwatch.GetTimestamp();
            using var daemon = Process.Start(new ProcessStartInfo(program, ["daemon", "-c", Path.Combine(folder, "config.yaml")])
            {
                RedirectStandardError = true,
            })!;
            daemon.ErrorDataReceived += (_, line) => Show(line.Data);
            daemon.BeginErrorReadLine();
            try
            {
                var first = Stopwatch.GetElapsedTime(start, await _first.Task.WaitAsync(TimeSpan.FromMinutes(1), cancellation));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"first state                {first.TotalMilliseconds:0} ms after the start of the process"));
                var all = Stopwatch.GetElapsedTime(start, await _all.Task.WaitAsync(TimeSpan.FromMinutes(2), cancellation));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"all polled and announced   {all.TotalSeconds:0.0} s after the start of the process, "
                    + $"{Interlocked.Read(ref _announcedBytes) / 1000.0 / inverters:0.0} kB of announcements an inverter"));
                await WatchAsync(daemon.Id, cancellation);
            }
            finally
            {
                daemon.Kill();
                await daemon.WaitForExitAsync(CancellationToken.None);
            }
        }
        finally
        {
            broker.Kill();
            await broker.WaitForExitAsync(CancellationToken.None);
            foreach (var plant in plants) await plant.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static void Show(string? line)
    {
        if (line?.Contains("WARN", StringComparison.Ordinal) == true || line?.Contains("ERROR", StringComparison.Ordinal) == true)
            Console.WriteLine(line);
    }

    private static string Serial(int number) => $"STBENCH{number:0000}";

    private SimulatorServer StartPlant(int number)
    {
        var plant = SimulatorServer.Start(
            new SimulatorOptions { Serial = Serial(number), Seed = number, Start = Noon },
            new IPEndPoint(IPAddress.Loopback, 0));
        plant.Traffic = (_, isSent, frame) =>
        {
            if (isSent && frame.Span[CommandOffset] == LastCommand)
                _lastByte[$"sermatec/{Serial(number)}/state/fast"] = Stopwatch.GetTimestamp();
        };
        return plant;
    }

    private async Task<IMqttClient> SubscribeAsync(int port, CancellationToken cancellation)
    {
        var client = new MqttClientFactory().CreateMqttClient();
        client.ApplicationMessageReceivedAsync += received =>
        {
            var now = Stopwatch.GetTimestamp();
            var topic = received.ApplicationMessage.Topic;
            if (topic.StartsWith(Announcements, StringComparison.Ordinal))
                _ = Interlocked.Add(ref _announcedBytes, received.ApplicationMessage.Payload.Length);
            else
                _ = _first.TrySetResult(now);
            if (_topics.TryAdd(topic, 0) && _topics.Count == Topics) _ = _all.TrySetResult(now);
            if (_lastByte.TryRemove(topic, out var sent))
                _delays.Enqueue(Stopwatch.GetElapsedTime(sent, now).TotalMilliseconds);
            return Task.CompletedTask;
        };
        while (true)
        {
            try
            {
                _ = await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).Build(), cancellation);
                break;
            }
            catch (MQTTnet.Exceptions.MqttCommunicationException)
            {
                await Task.Delay(50, cancellation);
            }
        }

        _ = await client.SubscribeAsync("sermatec/+/state/fast", MqttQualityOfServiceLevel.AtLeastOnce, cancellation);
        _ = await client.SubscribeAsync($"{Announcements}+/config", MqttQualityOfServiceLevel.AtLeastOnce, cancellation);
        return client;
    }

    private string Configuration(List<SimulatorServer> plants, int port, string folder) => $$"""
        inverters:
        {{string.Join('\n', plants.Select(plant => $"  - {{ host: 127.0.0.1, port: {plant.EndPoint.Port} }}"))}}
        poll: { fast: {{period}}s }
        mqtt: { host: 127.0.0.1, port: {{port}} }
        state_directory: {{folder}}
        log: { level: warn }
        {{(mqttOnly ? "history: off\nhttp: off" : "")}}
        """;

    /// <summary>Skips the start: half a minute, or a tenth of the time.</summary>
    private async Task WatchAsync(int process, CancellationToken cancellation)
    {
        var settling = duration / 10 < TimeSpan.FromSeconds(30) ? duration / 10 : TimeSpan.FromSeconds(30);
        await Task.Delay(settling, cancellation);
        _delays.Clear();
        var begin = Stopwatch.GetTimestamp();
        var before = Usage.Of(process);
        for (var quarter = 1; quarter <= 4; quarter++)
        {
            await Task.Delay(duration / 4, cancellation);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"after {Stopwatch.GetElapsedTime(begin).TotalMinutes,5:0.0} min            "
                + $"{Usage.Of(process).ResidentBytes / 1048576.0:0.0} MiB resident"));
        }

        var after = Usage.Of(process);
        var delays = _delays.Order().ToArray();
        var share = 100 * (after.ProcessorTime - before.ProcessorTime) / Stopwatch.GetElapsedTime(begin);
        var median = delays[delays.Length / 2];
        var slow = delays[(int)(delays.Length * 0.99)];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            peak                       {after.PeakBytes / 1048576.0:0.0} MiB
            processor                  {share:0.00} % of a core
            last byte to subscriber    median {median:0.0} ms, p99 {slow:0.0} ms, {delays.Length} polls
            """));
    }

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
