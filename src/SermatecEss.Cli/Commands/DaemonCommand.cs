using System.CommandLine;
using System.Globalization;
using SermatecEss.Bridge;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Diagnosis;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Options;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Cli.Configuration;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Recording;
using SermatecEss.Cli.Service;
using SermatecEss.Gateways;
using SermatecEss.Gateways.Configuration;
using SermatecEss.Gateways.Serving;
using SermatecEss.History;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Service;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter;
using SermatecEss.Inverter.State;
using SermatecEss.Links;
using SermatecEss.Mqtt;
using SermatecEss.Web;
using SermatecEss.Web.Api;
using SermatecEss.Web.Configuration;
using SermatecEss.Web.Influx;

namespace SermatecEss.Cli.Commands;

/// <summary><c>daemon</c>: publishes the inverters' readings to an MQTT broker, where Home Assistant discovers them.</summary>
internal static class DaemonCommand
{
    private const string Lesson = """
        Runs until Ctrl-C or SIGTERM; reconnects by itself. Home Assistant discovers the inverter if its MQTT integration
        uses the same broker.

        Examples:
          sermatec-ess daemon -m 192.168.1.10
          sermatec-ess daemon -m broker.lan -w 10 --mqtt-user sermatec --mqtt-password-file /etc/sermatec/password
          sermatec-ess daemon -c /etc/sermatec-ess.yaml
          mosquitto_sub -h 192.168.1.10 -v -t 'sermatec/#'        watch what it publishes
        """;

    internal static Command Create(Func<ParseResult, CliContext> context)
    {
        var options = new DaemonOptions();
        var fork = new Option<bool>("--fork", "-f", "-k")
        {
            Description = "Run in the background; log to --log-file, or else to syslog",
            Arity = ArgumentArity.Zero,
        };
        var pidFile = TypedOption.Create<string?>(
            "--pid-file",
            [],
            $"File for the process ID (with --fork: {PidFile.DefaultPath})",
            "FILE",
            null,
            OptionParsers.Text);
        var record = Recorder.Option();
        var command = new TaughtCommand("daemon", "Publish readings to an MQTT broker, for Home Assistant and others", Lesson)
        {
            fork,
            pidFile,
            record,
        };
        options.AddTo(command);
        command.SetAction((parse, cancellation) =>
        {
            var cli = context(parse);
            var read = options.Read(cli);
            var isForked = parse.GetValue(fork);
            if (isForked && !Background.IsHere) return Background.StartAsync(cli.Output, cli.Error, cancellation);
            var pid = parse.GetValue(pidFile) ?? (isForked ? PidFile.DefaultPath : null);
            return RunAsync(cli, read, pid, parse.GetValue(record), isForked, cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        CliContext context, DaemonSettings settings, string? pidFile, string? record, bool isForked, CancellationToken cancellation)
    {
        await using var lines = LogLines.To("sermatec-ess", settings.Log.File, isForked, context.Error, context.Time);
        await using var frames = new LineQueue(context.Error.WriteLine, mayDrop: true, context.Time);
        var log = new Log(context.Quiet && settings.Log.Level > LogLevel.Warn ? LogLevel.Warn : settings.Log.Level, lines.Write);
        var bridge = settings.Bridge;
        IStateStore state = bridge.StateDirectory is { } directory
            ? new StateDirectory(directory, context.Time, log.Error)
            : new MemoryStateStore(context.Time, log.Error);
        using var one = Lock(state, log);
        using var pid = pidFile is null ? null : PidFile.Create(pidFile);
        using var manager = new ServiceManager(context.Time);
        await using var recorder = Recorder.Start(context, record);
        var recent = new RecentFrames(context.Time);
        var trace = context.Tracer(frames.Add) + recent.Take + (recorder is null ? null : recorder.Take);
        var mqtt = new MqttOutput(settings.Mqtt with { PageUrl = settings.Http.PageUrl }, bridge.Control, context.Time, log);
        var history = bridge.StateDirectory is { } kept && settings.History.Enabled
            ? new HistoryOutput(kept, settings.History, bridge.TimeZone, context.Time, log)
            : null;
        var influx = history is not null && settings.Influx is { } target
            ? new InfluxOutput(target, history.Location, state, context.Time, log)
            : null;
        history?.Open();
        using var web = Listen(settings.Http, bridge, history, state, context.Time, log);
        var gateways = Listen(settings.Gateways, context.Time, log);
        var shields = GatewayList.ShieldsOf(settings.Gateways, context.Time, log);
        IOutput[] outputs = [.. new IOutput?[] { mqtt, history, influx, web }.OfType<IOutput>(), .. gateways, .. shields];
        await using var daemon = new Daemon(
            bridge, context.Catalogue, ProductVersion.Text, outputs, context.Time, log, state, trace);
        OpenPorts(daemon);
        using var socket = one is null
            ? null
            : DaemonSocket.Open(bridge.StateDirectory, request => Answer(context, bridge, daemon, recent, request), context.Time);
        var inverters = string.Join(", ", bridge.Inverters.Select(inverter => string.Create(
            CultureInfo.InvariantCulture,
            $"{inverter.Session.Where} every {inverter.Periods.Fast.TotalSeconds:0.###} s")));
        log.Info($"sermatec-ess {ProductVersion.Text}: polling {inverters}, publishing to {settings.Mqtt.Where}");
        if (bridge.StateDirectory is null && DaemonOptions.DefaultStateDirectory is null)
        {
            log.Info(
                "no state is kept, because this user has no home directory: energies, alarms and history are lost at each restart; "
                + "set a directory with --state-dir");
        }

        else if (bridge.StateDirectory is null && settings.History.Enabled) log.Info("no history is kept, because no state is");
        foreach (var gateway in gateways) log.Info($"gateway {gateway.Name} listens on {gateway.State.Listen}");
        if (bridge.TimeZoneFault is { } zoneFault) log.Warn(zoneFault);
        if (settings.Mqtt.Tls is { Insecure: true }) log.Warn("the broker's certificate is not checked: anyone can pose as the broker");
        if (isForked) Background.Detach(context.Error);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = manager.WatchAsync(() => daemon.Status, () => daemon.IsAlive, end.Token);
        try
        {
            await daemon.RunAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The usual way to stop a daemon.
        }

        await end.CancelAsync();
        await watching;
        log.Info("stopped");
        return ExitCode.Success;
    }

    /// <summary>Answers another process of this user.</summary>
    private static string Answer(CliContext context, BridgeOptions bridge, Daemon daemon, RecentFrames recent, DaemonRequest request)
    {
        if (request == DaemonRequest.Health) return HealthcheckCommand.Answer(daemon);
        if (request == DaemonRequest.Gateways) return GatewayJson.Write(daemon.Outputs, bridge.TimeZone);
        var redaction = new Redaction(context.Catalogue, keepSerials: request == DaemonRequest.FramesWithSerials);
        foreach (var inverter in bridge.Inverters) redaction.AddInverter(inverter.Session);
        return recent.Write(redaction);
    }

    /// <summary>Opens the ports on which inverters dial in.</summary>
    /// <exception cref="UsageException">One is not available.</exception>
    private static void OpenPorts(Daemon daemon)
    {
        try
        {
            daemon.OpenPorts();
        }
        catch (InverterException e)
        {
            throw new UsageException(e.Message);
        }
    }

    /// <summary>Opens the port of the HTTP interface; null where there is none.</summary>
    /// <exception cref="UsageException">The configured address cannot be used.</exception>
    private static WebOutput? Listen(
        HttpOptions options, BridgeOptions bridge, HistoryOutput? history, IStateStore state, TimeProvider time, Log log)
    {
        if (options.EndPoint is null) return null;
        var web = new WebOutput(options, bridge, history, state, time, log);
        try
        {
            web.Listen();
            return web;
        }
        catch (ListenException e)
        {
            web.Dispose();
            throw new UsageException(
                $"No HTTP interface: {e.Message}. Set another address with --http ADDRESS, or turn it off with --http off.");
        }
    }

    /// <summary>Opens the ports of the gateways.</summary>
    /// <exception cref="UsageException">An address cannot be used.</exception>
    private static IReadOnlyList<Gateway> Listen(GatewayOptions options, TimeProvider time, Log log)
    {
        var gateways = GatewayList.Of(options, time, log);
        foreach (var gateway in gateways)
        {
            try
            {
                gateway.Listen();
            }
            catch (ListenException e)
            {
                throw new UsageException($"Cannot open gateway {gateway.Name}: {e.Message}. Set another address in its 'listen'.");
            }
        }

        return gateways;
    }

    /// <summary>Makes this the only daemon that uses a state directory: two would overwrite each other's counts.</summary>
    /// <exception cref="UsageException">Another daemon uses it.</exception>
    private static StateLock? Lock(IStateStore state, Log log)
    {
        try
        {
            var one = state.TryLock();
            if (one.IsHeld) return one;
            var who = one.Owner is { } process ? $"The daemon of process {process}" : "Another daemon";
            var how = one.Owner is { } owner ? $" (kill {owner})" : "";
            throw new UsageException(
                $"{who} uses the state directory {state.Location}. "
                + $"Stop it first{how}, or give this one its own directory with --state-dir.");
        }
        catch (StateException e)
        {
            log.Warn(
                $"cannot lock the state directory {state.Location} ({e.Message}): a second daemon that uses it would go unnoticed");
            return null;
        }
    }
}
