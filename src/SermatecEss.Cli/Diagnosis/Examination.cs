using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Diagnosis;
using SermatecEss.Cli.Configuration;
using SermatecEss.Cli.Options;
using SermatecEss.Inverter.Polling;
using SermatecEss.Mqtt.Diagnosis;

namespace SermatecEss.Cli.Diagnosis;

/// <summary>One look at everything that the daemon depends on: each inverter, the broker, this computer.</summary>
internal sealed class Examination : IAsyncDisposable
{
    private static readonly TimeSpan UsualPeriod = TimeSpan.FromSeconds(10);
    private readonly CliContext _context;
    private readonly TimeSpan _listen;

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
        Inverters = [.. inverters.Select(inverter => new ExaminedInverter(inverter, Subject(inverter), context))];
    }

    /// <summary>What is said of the daemon.</summary>
    internal DaemonConfiguration Configuration { get; }

    /// <summary>What the daemon would be told; null where nothing names a broker.</summary>
    internal DaemonSettings? Settings { get; }

    internal IReadOnlyList<ExaminedInverter> Inverters { get; }

    internal TimeZoneInfo TimeZone => Settings?.Bridge.TimeZone ?? TimeZoneInfo.Local;

    /// <summary>Makes all checks.</summary>
    internal async Task RunAsync(Action<Finding> report, CancellationToken cancellation)
    {
        foreach (var inverter in Inverters)
        {
            var checks = new InverterChecks(
                inverter.Options, inverter.Session, inverter.Subject, TimeZone, _listen, _context.Time, report);
            inverter.Identity = await checks.RunAsync(cancellation);
        }

        if (Settings is not null) await new BrokerChecks(Settings.Mqtt, _listen, _context.Time, report).RunAsync(cancellation);
        else SkipBroker(report);
        ComputerChecks.Run(TimeZone, Settings?.Bridge.StateDirectory, _context.Time, report);
    }

    private static void SkipBroker(Action<Finding> report)
    {
        foreach (var check in BrokerChecks.Names)
            report(new Finding(check, Outcome.Skipped, "no broker is named; give -m HOST as to the daemon"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var inverter in Inverters) await inverter.DisposeAsync();
    }
}
