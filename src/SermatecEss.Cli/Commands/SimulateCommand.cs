using System.CommandLine;
using System.Globalization;
using System.Net;
using SermatecEss.Cli.Options;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator;
using SermatecEss.Simulator.Faults;

namespace SermatecEss.Cli.Commands;

/// <summary><c>simulate</c>: runs a simulated inverter as a server.</summary>
internal static class SimulateCommand
{
    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var listen = StandIn.ListenOption();
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

    private static async Task<int> RunAsync(
        CliContext context, SimulatorOptions options, FaultPlan faults, IPEndPoint listen, CancellationToken cancellation)
    {
        await using var server = StandIn.Start(listen, () => SimulatorServer.Start(options, listen, faults, context.Time));
        server.Traffic = StandIn.Tracer(context);
        context.Report(string.Create(
            CultureInfo.InvariantCulture,
            $"Simulating a {options.Model.Label()} inverter, PCU {options.PcuVersion}, battery {options.Battery.Key}, "
            + $"at {options.Speed}x; listening on {server.EndPoint}. Press Ctrl-C to stop."));
        context.Report(options.Cipher is null
            ? $"Try: sermatec-ess get battery -i {server.EndPoint.Address} -p {server.EndPoint.Port}"
            : "Every frame is encrypted with the vendor's key. Decode a capture with 'decode --rc4'.");
        await StandIn.RunAsync(context, cancellation);
        return ExitCode.Success;
    }

    private static string Lesson() =>
        "Examples:\n  sermatec-ess simulate --model 10kW --pcu 609 --speed 60\n"
        + "  sermatec-ess simulate --listen 127.0.0.1:18899 --fault latency=50ms --fault drop=0.1\n\nFaults:\n"
        + string.Join('\n', FaultPlan.Names.Select(fault => $"  {fault.Name,-18} {fault.Description}"));
}
