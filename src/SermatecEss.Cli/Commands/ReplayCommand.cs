using System.CommandLine;
using System.Globalization;
using System.Net;
using SermatecEss.Captures.Recordings;
using SermatecEss.Cli.Decoding;
using SermatecEss.Cli.Options;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Output;
using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Cli.Commands;

/// <summary><c>replay</c>: serves a recording as an inverter.</summary>
internal static class ReplayCommand
{
    private const string Lesson = """
        Answers requests as the inverter did in a recording made with --record, a capture, or frames.txt from diagnose.
        Values change as fast as they were recorded, starting with the first request. Requests without a reply in the
        recording get none; writes are ignored.

        Examples:
          sermatec-ess replay house.rec --listen 127.0.0.1:8899
          sermatec-ess replay phone.pcap --speed 60
          sermatec-ess replay frames.txt --on-request
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var file = new Argument<string>("file") { HelpName = "file", Description = "Recording or capture" };
        var listen = StandIn.ListenOption();
        var speed = TypedOption.Create(
            "--speed", [], "Playback speed: recorded seconds per second (default: 1)", "N", (double?)null, Speed);
        var onRequest = new Option<bool>("--on-request")
        {
            Description = "Answer each request immediately with the next recorded reply to it",
        };
        var secrets = new Option<bool>("--show-secrets") { Description = "Send passwords and networks as they were recorded" };
        var command = new TaughtCommand("replay", "Simulate an inverter from a recording", Lesson)
        {
            file, listen, speed, onRequest, secrets,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            var cli = context(parse);
            if (parse.GetValue(onRequest) && parse.GetValue(speed) is not null)
                throw new UsageException("--speed cannot be combined with --on-request, which ignores the recorded times.");
            var recording = Load(cli, parse.GetValue(file)!, parse.GetValue(secrets));
            double? factor = parse.GetValue(onRequest) ? null : parse.GetValue(speed) ?? 1;
            return await RunAsync(cli, recording, parse.GetValue(listen)!, factor, cancellation);
        });
        return command;
    }

    /// <exception cref="UsageException">It has no replies, or those of several inverters.</exception>
    private static Captures.Recordings.Recording Load(CliContext context, string file, bool showSecrets)
    {
        var inputs = new CaptureInputs(context, new DecodeChoices(ShowSecrets: true)) { HasConnections = true };
        var recording = new Captures.Recordings.Recording(context.Catalogue, showSecrets);
        var inverters = new HashSet<string>();
        foreach (var entry in new ConversationView(inputs).Read(inputs.DecodeFiles([file])))
        {
            if (entry.Exchange is not { Responses.Count: > 0 } exchange) continue;
            if (inverters.Add(CaptureInputs.HostOf(exchange.Responses[0].Source)) && inverters.Count > 1)
            {
                throw new UsageException(
                    $"{file} contains several inverters ({string.Join(", ", inverters)}). Use a recording of one inverter, "
                    + "or delete the lines of the others from a text recording.");
            }

            recording.Add(exchange);
            if (!recording.IsFull) continue;
            context.Warn($"{file} is very long; only its first {recording.Count} replies are served.");
            break;
        }

        return recording.Count > 0 ? recording : throw new UsageException($"{file} contains no replies from an inverter.");
    }

    private static async Task<int> RunAsync(
        CliContext context,
        Captures.Recordings.Recording recording,
        IPEndPoint listen,
        double? speed,
        CancellationToken cancellation)
    {
        await using var server = StandIn.Start(listen, () => ReplayServer.Start(recording, listen, speed, context.Time));
        server.Traffic = StandIn.Tracer(context);
        var pace = speed is { } factor
            ? string.Create(CultureInfo.InvariantCulture, $"{recording.Duration:d\\.hh\\:mm\\:ss} at {factor}x")
            : "one after the other";
        context.Report(
            $"Replaying {Amount.Of(recording.Count, "reply", "replies")} to {Amount.Of(recording.Requests, "request")}, {pace}; "
            + $"listening on {server.EndPoint}. Press Ctrl-C to stop.");
        context.Report($"Try: sermatec-ess get battery -i {server.EndPoint.Address} -p {server.EndPoint.Port}");
        await StandIn.RunAsync(context, cancellation);
        return ExitCode.Success;
    }

    private static (double? Value, string? Error) Speed(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var speed)
            && speed is >= 0.001 and <= 1_000_000
            ? (speed, null)
            : (null, "expected a number from 0.001 to 1000000, such as 60.");
}
