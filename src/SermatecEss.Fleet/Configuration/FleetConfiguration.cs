using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Options;
using SermatecEss.Hosting.Configuration;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Service;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Fleet.Configuration;

/// <summary>The configuration file of a node with what the environment overrides, and what is wrong with them.</summary>
internal sealed class FleetConfiguration
{
    private readonly string _path;
    private readonly OptionTexts _texts;
    private readonly OptionReader _reader;

    /// <param name="path">The file; - for standard input.</param>
    internal FleetConfiguration(string path)
    {
        _path = path;
        _texts = ConfigurationFile.Read(path, Options);
        foreach (var option in Options) DeclaredFlags.CollectVariable(option, _texts);
        _reader = new OptionReader(_texts);
    }

    /// <summary>All options, in the order of the documentation.</summary>
    internal static IReadOnlyList<DeclaredOption> Options { get; } =
    [
        .. NodeSection.Options,
        .. BridgeSection.CommonOptions,
        .. DatabaseSection.Options,
        .. ClusterSection.Options,
        .. MqttSection.Options,
        .. FleetHttpSection.Options,
        .. LogSection.Options,
    ];

    /// <summary>Errors and warnings, by line.</summary>
    internal IReadOnlyList<ConfigurationFault> Faults => [.. _texts.Faults.OrderBy(fault => fault.Line).ThenBy(fault => fault.Column)];

    /// <summary>Creates the settings, and reports errors.</summary>
    /// <returns>The settings; null if there are errors.</returns>
    internal FleetOptions? Read()
    {
        var options = new FleetOptions
        {
            Database = DatabaseSection.Read(_reader),
            Retention = DatabaseSection.ReadRetention(_reader),
            Periods = NodeSection.ReadPeriods(_reader),
            Bridge = BridgeSection.ReadCommon(_reader, CommandCatalogue.Default),
            Cluster = ClusterSection.Read(_reader),
            Log = LogSection.Read(_reader),
        };
        options = FleetHttpSection.Read(_reader, NodeSection.Read(_reader, options)) with { Mqtt = ReadMqtt() };
        return _reader.HasErrors ? null : options;
    }

    /// <summary>Creates the settings.</summary>
    /// <exception cref="UsageException">There are errors.</exception>
    internal FleetOptions Require()
    {
        var options = Read();
        FaultList.RefuseErrors(Faults, _path);
        return options!;
    }

    /// <summary>The broker; null for none.</summary>
    private MqttOptions? ReadMqtt()
    {
        if (_reader.Find(MqttSection.Host) is not null) return MqttSection.Read(_reader);
        var given = _texts.All.Where(all => all.Given.Place.Source == OptionSource.File && MqttSection.Options.Contains(all.Option));
        if (given.FirstOrDefault().Given is { } one) _reader.Error(one.Place, "no broker is set; add 'host', or remove 'mqtt'");
        return null;
    }
}
