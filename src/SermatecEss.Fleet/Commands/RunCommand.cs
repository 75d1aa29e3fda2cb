using System.CommandLine;
using System.Globalization;
using SermatecEss.Bridge.Clock;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Options;
using SermatecEss.Fleet.Configuration;
using SermatecEss.Fleet.Node;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Output;
using SermatecEss.Hosting.Service;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter;
using SermatecEss.Links;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Fleet.Commands;

/// <summary><c>run</c>: runs a node.</summary>
internal static class RunCommand
{
    private const string Lesson = """
        Runs until Ctrl-C or SIGTERM. Inverters dial in to port 19042, as they do to the vendor's cloud; set their server with
        'sermatec-ess cloud set', or redirect the cloud's name in your network. Nodes with the same database form one fleet.

        Examples:
          sermatec-fleet schema -c /etc/sermatec-fleet.yaml --apply   once, before the first node
          sermatec-fleet run -c /etc/sermatec-fleet.yaml
        """;

    internal static Command Create()
    {
        var config = ConfigOption.Create();
        var command = new TaughtCommand("run", "Run a node: poll the inverters that dial in to it", Lesson) { config };
        command.SetAction((parse, cancellation) =>
        {
            var configuration = ConfigOption.Read(parse, config);
            var options = configuration.Require();
            return RunAsync(options, configuration.Faults, parse.InvocationConfiguration.Error, cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        FleetOptions options, IReadOnlyList<ConfigurationFault> warnings, TextWriter error, CancellationToken cancellation)
    {
        var time = new ComputerClock();
        await using var lines = LogLines.To("sermatec-fleet", options.Log.File, isDetached: false, error, time);
        var log = new Log(options.Log.Level, lines.Write);
        log.Info(string.Create(
            CultureInfo.InvariantCulture,
            $"sermatec-fleet {ProductVersion.Text}: node {options.Cluster.Address}:{options.Cluster.SiloPort} of {options.Cluster.Name}, "
            + $"polling every {options.Periods.Fast.TotalSeconds:0.###} s, writing to PostgreSQL {options.Database.Where}"));
        foreach (var warning in warnings) log.Warn($"{warning.File}:{warning.Line}: {warning.Message}");
        CheckPort(options.Cluster);
        using var manager = new ServiceManager(time);
        await using var node = Create(options, time, log);
        await node.StartAsync(cancellation);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = manager.WatchAsync(() => Status(node), () => node.IsReady, end.Token);
        try
        {
            await node.RunAsync(cancellation);
        }
        catch (InverterException e)
        {
            throw new UsageException(e.Message);
        }
        finally
        {
            await end.CancelAsync();
            await watching;
        }

        log.Info("stopped");
        return ExitCode.Success;
    }

    /// <summary>Creates a node.</summary>
    /// <exception cref="UsageException">The HTTP interface cannot use its address.</exception>
    private static FleetNode Create(FleetOptions options, TimeProvider time, Log log)
    {
        try
        {
            return new FleetNode(options, CommandCatalogue.Default, ProductVersion.Text, time, log);
        }
        catch (ListenException e)
        {
            throw new UsageException($"No HTTP interface: {e.Message}. Set another address with http.address.");
        }
    }

    /// <summary>Checks that the port for other nodes is free: Orleans shares it with a program that has it already.</summary>
    /// <exception cref="UsageException">It is not.</exception>
    private static void CheckPort(ClusterOptions cluster)
    {
        try
        {
            ListeningSocket.Open(cluster.Listen).Dispose();
        }
        catch (ListenException e)
        {
            throw new UsageException($"Other nodes cannot connect: {e.Message}. Set another port with cluster.silo_port.");
        }
    }

    private static string Status(FleetNode node) =>
        $"{Amount.Of(node.View.Inverters.Count, "inverter")}, {node.View.Inverters.Count(inverter => inverter.IsConnected)} connected";
}
