using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Options;
using SermatecEss.Cli.Configuration;
using SermatecEss.Gateways.Configuration;
using SermatecEss.History.Configuration;
using SermatecEss.Hosting.Configuration;
using SermatecEss.Hosting.Service;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Web.Configuration;
using SermatecEss.Web.Influx;

namespace SermatecEss.Cli.Options;

/// <summary>The combined values of command line, environment and configuration file, and what is wrong with them.</summary>
/// <param name="context">The command line.</param>
/// <param name="path">The configuration file; null for none.</param>
/// <param name="texts">The given values.</param>
internal sealed class DaemonConfiguration(CliContext context, string? path, OptionTexts texts)
{
    private readonly OptionReader _reader = new(texts);

    /// <summary>The configuration file; null for none.</summary>
    internal string? Path { get; } = path;

    /// <summary>The errors, by line.</summary>
    internal IReadOnlyList<ConfigurationFault> Faults => [.. texts.Faults.OrderBy(fault => fault.Line).ThenBy(fault => fault.Column)];

    /// <summary>Whether there is a broker, or a file or a Supervisor that should name one.</summary>
    internal bool NamesBroker => Path is not null || Supervisor.IsHere || _reader.Find(MqttSection.Host) is not null;

    /// <summary>The daemon's state directory; null for none.</summary>
    internal string? StateDirectory => BridgeSection.FindStateDirectory(_reader, DaemonOptions.DefaultStateDirectory);

    /// <summary>The time zone in which a day starts at midnight.</summary>
    internal TimeZoneInfo TimeZone => BridgeSection.FindTimeZone(_reader);

    /// <summary>All secrets that were given.</summary>
    internal IEnumerable<Secret> Secrets => _reader.Secrets;

    /// <summary>The HTTP interface.</summary>
    internal HttpOptions Http => HttpSection.Read(_reader);

    /// <summary>The history.</summary>
    internal HistoryOptions History => HistorySection.Read(_reader);

    /// <summary>All hosts that were given.</summary>
    internal IEnumerable<string> Hosts => _reader.Hosts;

    /// <summary>All given values with their sources, one per line; secrets are hidden.</summary>
    internal IEnumerable<string> Lines => texts.All.Select(all =>
        $"{all.Given.Place.Name} = {(all.Option.Privacy == Privacy.Secret ? Secret.Mask : all.Given.Text)} ({all.Given.Place.File})");

    /// <summary>Creates the sections, and reports errors.</summary>
    /// <returns>The sections; null if there are errors.</returns>
    internal DaemonSettings? Read()
    {
        TakeCatalogue();
        if (Supervisor.IsHere && _reader.Find(MqttSection.Host) is null) Supervisor.AddBroker(texts);
        var bridge = BridgeSection.Read(_reader, context.Catalogue, DaemonOptions.DefaultStateDirectory);
        var mqtt = MqttSection.Read(_reader);
        var history = History;
        var withoutHistory = bridge.StateDirectory is null
            ? "no state directory is set; set one with state_directory"
            : history.Enabled ? null : "that is off; remove 'history: off'";
        var influx = InfluxSection.Read(_reader, withoutHistory);
        var gateways = GatewaySection.Read(_reader, bridge);
        bridge = bridge with { Inverters = gateways.Inverters };
        var settings = new DaemonSettings(bridge, mqtt, history, influx, Http, gateways, LogSection.Read(_reader));
        return _reader.HasErrors ? null : settings;
    }

    /// <summary>Creates the sections.</summary>
    /// <exception cref="UsageException">There are errors.</exception>
    internal DaemonSettings Require()
    {
        var settings = Read();
        RefuseErrors();
        return settings!;
    }

    /// <summary>Refuses the errors so far.</summary>
    /// <exception cref="UsageException">There are errors.</exception>
    internal void RefuseErrors() => FaultList.RefuseErrors(Faults, Path);

    /// <summary>Uses the file's catalogue, unless the command line or the environment names one: that has been loaded before.</summary>
    internal void TakeCatalogue()
    {
        if (context.CatalogueFileName is not null || _reader.FindPath(CatalogueSection.File) is not { } file) return;
        try
        {
            context.UseCatalogue(file.Value);
        }
        catch (UsageException e)
        {
            _reader.Error(file.Place, e.Message);
        }
    }
}
