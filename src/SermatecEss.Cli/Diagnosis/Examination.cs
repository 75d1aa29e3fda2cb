using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Diagnosis;
using SermatecEss.Cli.Configuration;
using SermatecEss.Cli.Options;
using SermatecEss.History.Diagnosis;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Inverter.State;
using SermatecEss.Mqtt.Diagnosis;
using SermatecEss.Web.Diagnosis;

namespace SermatecEss.Cli.Diagnosis;

/// <summary>Checks everything that the daemon depends on: each inverter, the broker, this computer.</summary>
internal sealed class Examination : IAsyncDisposable
{
    private static readonly TimeSpan UsualPeriod = TimeSpan.FromSeconds(10);
    private readonly CliContext _context;
    private readonly TimeSpan _listen;
    private readonly InverterPorts _ports;

    internal Examination(CliContext context, DaemonOptions options, TimeSpan listen)
    {
        _context = context;
        _listen = listen;
        Configuration = options.Collect(context);
        if (Configuration.NamesBroker) Settings = Configuration.Require();
        else Configuration.RefuseErrors();
        var inverters = Settings?.Bridge.Inverters ?? [new InverterOptions(context.Session, new PollPeriods(UsualPeriod))];
        string Subject(InverterOptions inverter) =>
            inverters.Count == 1 ? "inverter" : $"inverter {inverter.Name ?? inverter.Session.Where}";
        _ports = new InverterPorts(context.OpenPort);
        Inverters =
        [
            .. inverters.Select(inverter => new ExaminedInverter(inverter, Subject(inverter), context, _ports.Of(inverter.Session))),
        ];
    }

    /// <summary>The daemon's configuration.</summary>
    internal DaemonConfiguration Configuration { get; }

    /// <summary>The daemon's settings; null if no broker is configured.</summary>
    internal DaemonSettings? Settings { get; }

    internal IReadOnlyList<ExaminedInverter> Inverters { get; }

    /// <summary>Whether a daemon on this computer uses the state directory.</summary>
    internal bool IsDaemonHere => Configuration.StateDirectory is { } directory && StateDirectory.HasDaemon(directory);

    internal TimeZoneInfo TimeZone => Configuration.TimeZone;

    /// <summary>Runs all checks.</summary>
    internal async Task RunAsync(Action<Finding> report, CancellationToken cancellation)
    {
        // Both listen for a while, and a daemon found on the broker explains the traffic at the inverter.
        var ofBroker = new List<Finding>();
        var broker = CheckBrokerAsync(ofBroker.Add, cancellation);
        async Task<bool> HasDaemonAsync() => IsDaemonHere || await broker;
        foreach (var inverter in Inverters)
        {
            var checks = new InverterChecks(
                inverter.Options, inverter.Session, inverter.Subject, TimeZone, _listen, HasDaemonAsync, _context.Time, report);
            inverter.Identity = await checks.RunAsync(cancellation);
        }

        _ = await broker;
        foreach (var finding in ofBroker) report(finding);
        ComputerChecks.Run(TimeZone, Configuration.StateDirectory, _context.Time, report);
        var state = Configuration.StateDirectory is { } directory ? new StateDirectory(directory, _context.Time, _ => { }) : null;
        var history = new HistoryChecks(Configuration.StateDirectory, Configuration.History, TimeZone, HistoryChecks.FreeSpaceOf);
        foreach (var finding in history.Run()) report(finding);
        foreach (var finding in new HttpChecks(Configuration.Http, state, IsDaemonHere, _context.Time).Run()) report(finding);
        if (Settings?.Influx is { } influx) report(await InfluxChecks.RunAsync(influx, _context.Time, cancellation));
    }

    /// <summary>Checks the broker.</summary>
    /// <returns>Whether a daemon runs there.</returns>
    private async Task<bool> CheckBrokerAsync(Action<Finding> report, CancellationToken cancellation)
    {
        if (Settings is null)
        {
            report(new Finding("broker", Outcome.Skipped, "no broker given; add -m HOST, as for the daemon"));
            return false;
        }

        return await new BrokerChecks(Settings.Mqtt, _listen, _context.Time, report).RunAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var inverter in Inverters) await inverter.DisposeAsync();
        await _ports.DisposeAsync();
    }
}
