using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Terminals;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator;
using SermatecEss.Simulator.Faults;

namespace SermatecEss.Cli.Commands;

/// <summary><c>simulate</c>: runs a simulated inverter as a server.</summary>
internal static class SimulateCommand
{
    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var listen = ListenOption();
        var rc4 = new Option<bool>("--rc4") { Description = "Encrypt each frame as on the connection to the vendor's cloud" };
        var inverter = new SimulatorOptionSet(defaultSpeed: 1);
        var command = new TaughtCommand("simulate", "Run a simulated inverter", Lesson()) { listen, rc4 };
        inverter.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            var cli = context(parse);
            var options = inverter.Options(cli) with { Cipher = parse.GetValue(rc4) ? CloudCipher.Vendor : null };
            return await RunAsync(cli, options, inverter.Faults(cli), parse.GetValue(listen)!, cancellation);
        });
        return command;
    }

    /// <summary>The address of whatever stands in for an inverter.</summary>
    internal static Option<IPEndPoint> ListenOption() => TypedOption.Create(
        "--listen", [], "Address and port to listen on", "ADDRESS:PORT", new IPEndPoint(IPAddress.Loopback, 8899), EndPoint);

    private static async Task<int> RunAsync(
        CliContext context, SimulatorOptions options, FaultPlan faults, IPEndPoint listen, CancellationToken cancellation)
    {
        SimulatorServer server;
        try
        {
            server = SimulatorServer.Start(options, listen, faults, context.Time);
        }
        catch (SocketException e)
        {
            throw new UsageException(
                $"Cannot listen on {listen}: {e.Message}. Choose another address, such as --listen 127.0.0.1:18899.");
        }

        await using (server)
        {
            if (context.Debug) server.Traffic = (time, sent, frame) => context.Trace(time, sent ? "<-" : "->", frame.Span);
            context.Report(string.Create(
                CultureInfo.InvariantCulture,
                $"Simulating a {options.Model.Label()} inverter, PCU {options.PcuVersion}, battery {options.Battery.Key}, "
                + $"at {options.Speed}x; listening on {server.EndPoint}. Press Ctrl-C to stop."));
            context.Report(options.Cipher is null
                ? $"Try: sermatec-ess get battery -i {server.EndPoint.Address} -p {server.EndPoint.Port}"
                : "Every frame is encrypted with the vendor's key. Decode a capture with 'decode --rc4'.");
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, cancellation);
            }
            catch (OperationCanceledException)
            {
                // Ctrl-C is the usual way to stop a server.
            }
        }

        return ExitCode.Success;
    }

    private static (IPEndPoint Value, string? Error) EndPoint(string text)
    {
        var host = text.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase) ? $"127.0.0.1{text[9..]}" : text;
        return host.Contains(':') && IPEndPoint.TryParse(host, out var endPoint)
            ? (endPoint, null)
            : (new IPEndPoint(IPAddress.Loopback, 0), "expected an address and a port, such as 127.0.0.1:8899.");
    }

    private static string Lesson() =>
        "Examples:\n  sermatec-ess simulate --model 10kW --pcu 609 --speed 60\n"
        + "  sermatec-ess simulate --listen 127.0.0.1:18899 --fault latency=50ms --fault drop=0.1\n\nFaults:\n"
        + string.Join('\n', FaultPlan.Names.Select(fault => $"  {fault.Name,-18} {fault.Description}"));
}
