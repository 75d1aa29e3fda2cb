using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Options;
using SermatecEss.Hosting.Configuration;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Service;
using SermatecEss.Hosting.Terminals;
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
        .. FleetMqttSection.Options,
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
        options = FleetMqttSection.Read(_reader, _texts, FleetHttpSection.Read(_reader, NodeSection.Read(_reader, options)));
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
}
