using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SermatecEss.Bridge.Options;
using SermatecEss.Fleet.Configuration;
using SermatecEss.Fleet.Simulation;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Protocol.Values;
using SermatecEss.Simulator;

namespace SermatecEss.Fleet.Commands;

/// <summary><c>simulate</c>: runs simulated inverters that dial in.</summary>
internal static class SimulateCommand
{
    private const int DefaultInverters = 100;
    private const int DefaultRate = 1000;

    /// <summary>
    /// Continues a connection on the thread that sees its bytes arrive: a third less processor time. Read with the first socket.
    /// </summary>
    private const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    internal static Command Create(TimeProvider time)
    {
        var connect = TypedOption.Create(
            "--connect",
            [],
            "Address that the inverters dial",
            "HOST:PORT",
            new HostAndPort("127.0.0.1", FleetOptions.DefaultPort),
            HostAndPort.Parse);
        var inverters = TypedOption.Create("--inverters", ["-n"], "Number of inverters", "N", DefaultInverters, Inverters);
        var first = TypedOption.Create("--first", [], "Number in the first serial number: 1 for SF00000001", "N", 1, First);
        var rate = TypedOption.Create("--rate", [], "First dials a second, at most", "N", DefaultRate, Rate);
        var rc4 = TypedOption.Create("--rc4", [], "Share of inverters that encrypt, such as 0.5", "SHARE", 0.0, Share);
        var model = TypedOption.Create<InverterModel?>(
            "--model", [], "Model: 3kW, 5kW, 6kW or 10kW (default)", "MODEL", null, Model);
        model.CompletionSources.Add([.. Enum.GetValues<InverterModel>().Select(model => model.Label())]);
        var seconds = TypedOption.Create<int?>("--seconds", [], "Stop after this time (default: run until Ctrl-C)", "N", null, Seconds);
        var report = new Option<string?>("--report")
        {
            Description = "Write what each inverter has seen to this file at the end, as JSON",
            HelpName = "FILE",
        };
        var control = new Option<bool>("--control") { Description = "Take commands from standard input, see below" };
        var command = new TaughtCommand("simulate", "Simulate inverters that dial in", Lesson())
        {
            connect, inverters, first, rate, rc4, model, seconds, report, control,
        };
        command.SetAction(async (parse, cancellation) =>
        {
            Environment.SetEnvironmentVariable(InlineCompletions, "1");
            var options = new FleetSimulationOptions(await ResolveAsync(parse.GetValue(connect)!, cancellation))
            {
                Inverters = parse.GetValue(inverters),
                First = parse.GetValue(first),
                Rate = parse.GetValue(rate),
                Encrypted = parse.GetValue(rc4),
                Model = parse.GetValue(model) ?? InverterModel.Kw10,
            };
            Check(options);
            return await RunAsync(
                options,
                parse.GetValue(seconds) is { } limit ? TimeSpan.FromSeconds(limit) : Timeout.InfiniteTimeSpan,
                parse.GetValue(report),
                parse.GetValue(control) ? Console.In : null,
                parse.InvocationConfiguration,
                time,
                cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        FleetSimulationOptions options,
        TimeSpan limit,
        string? report,
        TextReader? commands,
        InvocationConfiguration writers,
        TimeProvider time,
        CancellationToken cancellation)
    {
        await using var fleet = new FleetSimulation(options, time);
        writers.Error.WriteLine(Beginning(options));
        fleet.Start();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var lines = WriteLinesAsync(fleet, writers.Error, time, end.Token);

        // In a task of its own, because the console's reader blocks its thread.
        if (commands is not null) _ = Task.Run(() => new SimulationControl(fleet).RunAsync(commands, writers.Output, end.Token), end.Token);
        await Task.Delay(limit, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var seen = fleet.Report();
        await end.CancelAsync();
        await lines.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        writers.Error.WriteLine(Line(seen));
        if (report is not null) Write(report, seen);
        return ExitCode.Success;
    }

    private static void Write(string path, SimulationReport report)
    {
        try
        {
            ReportFile.Replace(path, report);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Cannot write the report: {e.Message} Choose another file with --report.");
        }
    }

    private static async Task WriteLinesAsync(FleetSimulation fleet, TextWriter to, TimeProvider time, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(BetweenLines, time);
        for (string? last = null; await timer.WaitForNextTickAsync(cancellation);)
        {
            var line = Line(fleet.Report());
            if (line != last) to.WriteLine(line);
            last = line;
        }
    }

    private static string Beginning(FleetSimulationOptions options) => string.Create(
        CultureInfo.InvariantCulture,
        $"Simulating {options.Inverters} inverters, {SerialNumbers.Of(options.First)} to "
        + $"{SerialNumbers.Of(options.First + options.Inverters - 1)}, which dial {options.Connect}. Press Ctrl-C to stop.");

    private static string Line(SimulationReport report)
    {
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Connected} connected, {report.Polled} polled, {report.Answers} fast polls answered, {report.Writes} writes, "
            + $"{report.FailedDials} failed dials");
        return report.LastFailure is { } failure ? $"{line} (last: {failure})" : line;
    }

    private static void Check(FleetSimulationOptions options)
    {
        if (options.First > SerialNumbers.Largest - options.Inverters + 1)
            throw new UsageException($"The largest serial number is {SerialNumbers.Of(SerialNumbers.Largest)}. Choose a smaller --first.");
        if (ProcessLimits.Now().Lack(options.Inverters, options.Connect.Address) is { } lack) throw new UsageException(lack);
    }

    private static async Task<IPEndPoint> ResolveAsync(HostAndPort target, CancellationToken cancellation)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(target.Host, cancellation);
            return new IPEndPoint(addresses[0], target.Port ?? FleetOptions.DefaultPort);
        }
        catch (SocketException e)
        {
            throw new UsageException($"--connect '{target.Host}': {e.Message}.");
        }
    }

    private static (int Value, string? Error) Inverters(string text) => Whole(text, 1, SerialNumbers.Largest);

    private static (int Value, string? Error) First(string text) => Whole(text, 0, SerialNumbers.Largest);

    private static (int Value, string? Error) Rate(string text) => Whole(text, 1, 100_000);

    private static (int? Value, string? Error) Seconds(string text)
    {
        var (value, error) = Whole(text, 1, 1_000_000);
        return (value, error);
    }

    private static (int Value, string? Error) Whole(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? (number, null)
            : (least, string.Create(CultureInfo.InvariantCulture, $"expected a whole number from {least} to {most}."));

    private static (double Value, string? Error) Share(string text) =>
        DecimalText.TryParse(text, out var share) && share is >= 0 and <= 1
            ? ((double)share, null)
            : (0, "expected a number from 0 to 1.");

    private static (InverterModel? Value, string? Error) Model(string text) =>
        InverterModels.TryParse(text, out var model) ? (model, null) : (null, "expected 3kW, 5kW, 6kW or 10kW.");

    private static string Lesson() =>
        "Example:\n  sermatec-fleet simulate --inverters 300 --rc4 0.5 --seconds 120 --report simulated.json\n\n"
        + "Lines on standard input with --control; each is answered with 'ok' or 'error: ...':\n"
        + string.Join('\n', SimulationControl.Commands.Select(command => $"  {command.Line,-20} {command.Description}"));
}
