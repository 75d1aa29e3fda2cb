using System.CommandLine;
using System.Globalization;
using SermatecEss.Bridge;
using SermatecEss.Cli.Options;

namespace SermatecEss.Cli.Commands;

/// <summary><c>daemon</c>: carries the inverter's readings to an MQTT broker, where Home Assistant finds them.</summary>
internal static class DaemonCommand
{
    private const string Lesson = """
        Home Assistant finds the inverter by itself, where its MQTT integration uses the same broker.

        Examples:
          sermatec-ess daemon -m 192.168.1.10
          sermatec-ess daemon -m broker.lan -w 10 --mqtt-user sermatec --mqtt-password-file /etc/sermatec/password
          mosquitto_sub -h 192.168.1.10 -v -t 'sermatec/#'        to see what it publishes
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var options = new DaemonOptions();
        var command = new TaughtCommand("daemon", "Carry the readings to an MQTT broker, where Home Assistant finds them", Lesson);
        options.AddTo(command);
        command.SetAction((parse, cancellation) => RunAsync(context(parse), options, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CliContext context, DaemonOptions options, CancellationToken cancellation)
    {
        var read = options.Read(context);
        context.Announce();
        await using var session = context.OpenSession();
        await using var bridge = new InverterBridge(session, read.Inverters[0].Periods, read.Mqtt, ProductVersion.Text, context.Time, line => Log(context, line));
        try
        {
            await bridge.RunAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // How a daemon is meant to end.
        }

        return ExitCode.Success;
    }

    private static void Log(CliContext context, string line) =>
        context.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{context.Time.GetLocalNow():yyyy-MM-dd HH:mm:ss} {line}"));
}
