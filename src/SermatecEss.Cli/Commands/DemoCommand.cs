using System.CommandLine;
using System.Globalization;
using System.Net;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Logging;
using SermatecEss.Cli.Live;
using SermatecEss.Cli.Options;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Mqtt;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Simulator;

namespace SermatecEss.Cli.Commands;

/// <summary><c>demo</c>: a simulated inverter, its live readings, and a broker with the same readings, in one process.</summary>
internal static class DemoCommand
{
    /// <summary>A simulated day takes six minutes.</summary>
    private const double Speed = 240;

    private const string Lesson = """
        Shows a screen on a terminal, and prints lines when piped. End it with q or Ctrl-C.

        Examples:
          sermatec-ess demo
          sermatec-ess demo --for 10s --lines
          sermatec-ess demo --model 5kW --start 2026-12-21T09:00 --speed 600
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var inverter = new SimulatorOptionSet(Speed);
        var interval = WatchCommand.IntervalOption();
        var duration = WatchCommand.DurationOption();
        var lines = WatchCommand.LinesOption();
        var command = new TaughtCommand("demo", "Watch a simulated inverter live, with an MQTT broker", Lesson)
        {
            interval,
            duration,
            lines,
        };
        inverter.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            var cli = context(parse);
            var options = inverter.Options(cli);
            if (options.Start is null) options = options with { Start = SummerMorning(cli.Time) };
            await using var server = SimulatorServer.Start(options, new IPEndPoint(IPAddress.Loopback, 0), inverter.Faults(cli), cli.Time);
            cli.Report(string.Create(
                CultureInfo.InvariantCulture,
                $"A simulated {options.Model.Label()} inverter listens on {server.EndPoint}. "
                + $"Its clock shows {server.Inverter.Now:yyyy-MM-dd HH:mm} and runs at {options.Speed} times real speed."));
            cli.Report(
                $"Try in another terminal: sermatec-ess get battery grid -i {server.EndPoint.Address} -p {server.EndPoint.Port}");
            await using var broker = await EmbeddedBroker.StartAsync();
            cli.Report(
                $"An MQTT broker publishes it, for Home Assistant or: mosquitto_sub -h 127.0.0.1 -p {broker.Port} -v -t 'sermatec/#'");
            var address = new SessionOptions { Host = $"{server.EndPoint.Address}", Port = server.EndPoint.Port };
            var bridge = new InverterOptions(address, new PollPeriods(parse.GetValue(interval).Span));
            var log = new Log(LogLevel.Error, (_, line) => cli.Error.WriteLine(line));
            var mqtt = new MqttOutput(new MqttOptions { Host = "127.0.0.1", Port = broker.Port }, new ControlOptions(), cli.Time, log);
            return await LiveRun.RunAsync(
                cli,
                bridge,
                new LiveChoices(
                    parse.GetValue(duration)?.Span,
                    parse.GetValue(lines),
                    Demonstration: new Demonstration(() => server.Inverter.Now, $"{server.EndPoint}", $"127.0.0.1:{broker.Port}")),
                [mqtt],
                cancellation);
        });
        return command;
    }

    /// <summary>At midnight or in winter, a demo would show an idle plant.</summary>
    private static DateTimeOffset SummerMorning(TimeProvider time) => new(time.GetLocalNow().Year, 6, 21, 8, 0, 0, TimeSpan.Zero);
}
