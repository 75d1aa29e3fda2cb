using System.Globalization;
using System.Net;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Logging;
using SermatecEss.Cli.Options;
using SermatecEss.History;
using SermatecEss.History.Configuration;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Inverter.Settings;
using SermatecEss.Inverter.State;
using SermatecEss.Mqtt;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Simulator;
using SermatecEss.Simulator.Faults;
using SermatecEss.Web.Configuration;

namespace SermatecEss.Cli.Live;

/// <summary>
/// One run of <c>demo</c>. The daemon's clock is the simulated one, so that its history has whole days, and what it keeps is deleted at
/// the end.
/// </summary>
/// <param name="context">The command line.</param>
/// <param name="options">The inverter, with its start.</param>
/// <param name="faults">The faults of its connection.</param>
/// <param name="interval">The time between two polls, in real time.</param>
internal sealed class Demo(CliContext context, SimulatorOptions options, FaultPlan faults, TimeSpan interval)
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    /// <summary>Where the page is wanted; null for the default address.</summary>
    internal HttpAddress? Http { get; init; }

    /// <summary>Whether to open the page in a browser.</summary>
    internal bool OpensBrowser { get; init; }

    private bool HasPage => Http is null or { EndPoint: not null };

    /// <summary>Runs until the time is over, or until the user ends it.</summary>
    /// <param name="duration">How long; null until the user ends it.</param>
    /// <param name="lines">Whether to print lines on a terminal too.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The exit code.</returns>
    internal async Task<int> RunAsync(TimeSpan? duration, bool lines, CancellationToken cancellation)
    {
        var start = options.Start!.Value;
        var begin = HasPage ? start.AddYears(-1) : start;
        var clock = new SimulatedClock(begin, options.Speed, context.Time);
        await using var server = SimulatorServer.Start(options with { Start = begin, Speed = 1 }, AnyPort, faults, clock);
        context.Report(string.Create(
            CultureInfo.InvariantCulture,
            $"A simulated {options.Model.Label()} inverter listens on {server.EndPoint}. "
            + $"Its clock shows {start:yyyy-MM-dd HH:mm} and runs at {options.Speed} times real speed."));
        context.Report(
            $"Try in another terminal: sermatec-ess get battery grid -i {server.EndPoint.Address} -p {server.EndPoint.Port}");
        await using var broker = await EmbeddedBroker.StartAsync();
        context.Report(
            $"An MQTT broker publishes it, for Home Assistant or: mosquitto_sub -h 127.0.0.1 -p {broker.Port} -v -t 'sermatec/#'");
        var log = new Log(LogLevel.Error, (_, line) => context.Error.WriteLine(line));
        var mqtt = new MqttOutput(new MqttOptions { Host = "127.0.0.1", Port = broker.Port }, new ControlOptions(), context.Time, log);
        var choices = new LiveChoices(duration, lines)
        {
            Demonstration = new Demonstration(clock, $"{server.EndPoint}", $"127.0.0.1:{broker.Port}", Page: null),
        };
        if (!HasPage)
        {
            clock.Run();
            var state = new MemoryStateStore(clock, log.Error);
            return await LiveRun.RunAsync(context, Bridge(server, directory: null), state, choices, [mqtt], cancellation);
        }

        var directory = Directory.CreateTempSubdirectory("sermatec-demo-").FullName;
        try
        {
            new SimulatedYear(server.Inverter, options, clock).Write(directory, start, cancellation);
            clock.Run();
            var bridge = Bridge(server, directory);
            var state = new StateDirectory(directory, clock, log.Error);
            var history = new HistoryOutput(directory, new HistoryOptions(), bridge.TimeZone, clock, log);
            using var web = DemoPage.Listen(Http?.EndPoint, bridge, history, state, clock, log);
            var address = $"http://{web.Where}/";
            context.Report($"The page: {address}");
            if (OpensBrowser) DemoPage.Open(address, context.Report);
            choices = choices with { Demonstration = choices.Demonstration with { Page = address } };
            return await LiveRun.RunAsync(context, bridge, state, choices, [mqtt, history, web], cancellation);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private BridgeOptions Bridge(SimulatorServer server, string? directory)
    {
        TimeSpan Simulated(TimeSpan real) => real * options.Speed;
        var usual = new SessionOptions();
        var session = usual with
        {
            Host = $"{server.EndPoint.Address}",
            Port = server.EndPoint.Port,
            ConnectTimeout = Simulated(usual.ConnectTimeout),
            ResponseTimeout = Simulated(usual.ResponseTimeout),
            QuietTime = Simulated(usual.QuietTime),
            Backoff = Simulated(usual.Backoff),
            MaxBackoff = Simulated(usual.MaxBackoff),
        };
        var period = Simulated(interval) is var wanted && wanted > PollPeriods.Shortest ? wanted : PollPeriods.Shortest;
        var settings = SettingList.Of(options.Catalogue.View(options.PcuVersion)).All;
        return new BridgeOptions
        {
            Inverters = [new InverterOptions(session, new PollPeriods(period))],
            TimeZone = TimeZoneInfo.Utc,
            EarliestTime = DateTimeOffset.MinValue,
            StateDirectory = directory,
            Control = directory is null
                ? new ControlOptions()
                : new ControlOptions
                {
                    Enabled = true,
                    Override = true,
                    Settings = [.. settings.Where(setting => setting.Risk == SettingRisk.Normal).Select(setting => setting.Id)],
                },
        };
    }
}
