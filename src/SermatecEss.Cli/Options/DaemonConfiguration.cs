using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Options;
using SermatecEss.Cli.Configuration;
using SermatecEss.Cli.Service;
using SermatecEss.Cli.Terminals;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Web.Configuration;

namespace SermatecEss.Cli.Options;

/// <summary>What a command line, the environment and a configuration file say together, and what is wrong with it.</summary>
/// <param name="context">The command line.</param>
/// <param name="path">The configuration file; null for none.</param>
/// <param name="texts">What they say.</param>
internal sealed class DaemonConfiguration(CliContext context, string? path, OptionTexts texts)
{
    private readonly OptionReader _reader = new(texts);

    /// <summary>The configuration file; null for none.</summary>
    internal string? Path { get; } = path;

    /// <summary>What is wrong, by line.</summary>
    internal IReadOnlyList<ConfigurationFault> Faults => [.. texts.Faults.OrderBy(fault => fault.Line).ThenBy(fault => fault.Column)];

    /// <summary>Whether there is a broker, or a file that should name one.</summary>
    internal bool NamesBroker => Path is not null || _reader.Find(MqttSection.Host) is not null;

    /// <summary>Where the daemon keeps its state; null for nowhere.</summary>
    internal string? StateDirectory => BridgeSection.FindStateDirectory(_reader, DaemonOptions.DefaultStateDirectory);

    /// <summary>The time zone whose midnight begins a day.</summary>
    internal TimeZoneInfo TimeZone => BridgeSection.FindTimeZone(_reader);

    /// <summary>What nobody else may see of all that is said.</summary>
    internal IEnumerable<Secret> Secrets => _reader.Secrets;

    /// <summary>All hosts that are named.</summary>
    internal IEnumerable<string> Hosts => _reader.Hosts;

    /// <summary>What is said, a line each, with where; what is secret is not shown.</summary>
    internal IEnumerable<string> Lines => texts.All.Select(all =>
        $"{all.Given.Place.Name} = {(all.Option.Privacy == Privacy.Secret ? Secret.Mask : all.Given.Text)} ({all.Given.Place.File})");

    /// <summary>Makes the sections of it, and notes what is wrong.</summary>
    /// <returns>The sections; null where there are errors.</returns>
    internal DaemonSettings? Read()
    {
        TakeCatalogue();
        var bridge = BridgeSection.Read(_reader, context.Catalogue, DaemonOptions.DefaultStateDirectory);
        var settings = new DaemonSettings(bridge, MqttSection.Read(_reader), HttpSection.Read(_reader), LogSection.Read(_reader));
        return _reader.HasErrors ? null : settings;
    }

    /// <summary>Makes the sections of it.</summary>
    /// <exception cref="UsageException">There are errors.</exception>
    internal DaemonSettings Require()
    {
        var settings = Read();
        RefuseErrors();
        return settings!;
    }

    /// <summary>Refuses what is wrong so far.</summary>
    /// <exception cref="UsageException">There are errors.</exception>
    internal void RefuseErrors()
    {
        var errors = Faults.Where(fault => fault.IsError).ToList();
        if (errors.Exists(fault => fault.File == Path))
            throw new UsageException($"The configuration file has errors:\n{string.Join('\n', errors)}");
        if (errors.Count > 0) throw new UsageException(string.Join('\n', errors.Select(fault => fault.Message)));
    }

    /// <summary>
    /// Takes the file's catalogue, where neither the command line nor the environment names one: those have been taken before.
    /// </summary>
    private void TakeCatalogue()
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
