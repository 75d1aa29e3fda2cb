using SermatecEss.Bridge.Options;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;

namespace SermatecEss.Bridge.Configuration;

/// <summary>The options for the inverters and their poll periods.</summary>
public static class InverterSection
{
    private const string List = "inverters";

    private static readonly ValueOption<string> Name = new(OptionParsers.Text)
    {
        Path = $"{List}[].name",
        Help = "Name of its devices; default: Sermatec, with several inverters followed by the end of the serial number",
    };

    /// <summary>The periods for all inverters.</summary>
    private static readonly PollSection Poll = new("poll", isOfAll: true);

    /// <summary>The periods for one inverter.</summary>
    private static readonly PollSection OwnPoll = new($"{List}[].poll", isOfAll: false);

    /// <summary>The inverter's address.</summary>
    public static ValueOption<HostAndPort> Host { get; } = new(HostAndPort.Parse)
    {
        Path = $"{List}[].host",
        Flag = "--inverter",
        Aliases = ["-i", "--inverter-host"],
        Variable = "SERMATEC_INVERTER",
        ValueName = "HOST",
        Help = "Inverter host name or IP address, also HOST:PORT",
        Default = SessionOptions.DefaultHost,
        Privacy = Privacy.Host,
    };

    /// <summary>The inverter's port.</summary>
    public static ValueOption<int> Port { get; } = new(OptionParsers.Port)
    {
        Path = $"{List}[].port",
        Flag = "--port",
        Aliases = ["-p", "--inverter-port"],
        Variable = "SERMATEC_PORT",
        ValueName = "PORT",
        Help = "Inverter TCP port",
        Default = $"{SessionOptions.DefaultPort}",
    };

    /// <summary>How long to wait for a connection or a response.</summary>
    public static ValueOption<TimeSpan> Timeout { get; } = new(OptionParsers.Time)
    {
        Path = $"{List}[].timeout",
        Flag = "--timeout",
        Variable = "SERMATEC_TIMEOUT",
        ValueName = "TIME",
        Help = "How long to wait for a connection or a response, such as 500ms or 5s",
        Default = "5s",
    };

    /// <summary>How often to retry.</summary>
    public static ValueOption<int> Retries { get; } = new(OptionParsers.Number(0, 100, "a number of retries"))
    {
        Path = $"{List}[].retries",
        Flag = "--retries",
        Variable = "SERMATEC_RETRIES",
        ValueName = "N",
        Help = "How often to repeat a request without a response",
        Default = "2",
    };

    /// <summary>The options that every command has, with or without a configuration file.</summary>
    public static IReadOnlyList<DeclaredOption> Connection { get; } = [Host, Port, Timeout, Retries];

    /// <summary>All options of this section.</summary>
    public static IReadOnlyList<DeclaredOption> Options { get; } =
        [Host, Port, Name, Timeout, Retries, .. OwnPoll.Options, .. Poll.Options];

    /// <summary>The inverter's address and timeouts.</summary>
    public static SessionOptions Session(OptionReader reader)
    {
        var usual = new SessionOptions();
        var timeout = reader.Find(Timeout)?.Value ?? usual.ResponseTimeout;
        return new SessionOptions
        {
            Host = reader.Find(Host)?.Value.Host ?? usual.Host,
            Port = reader.FindPort(Host, Port) ?? usual.Port,
            ConnectTimeout = timeout,
            ResponseTimeout = timeout,
            Retries = reader.Find(Retries)?.Value ?? usual.Retries,
        };
    }

    /// <summary>The listed inverters, or else one at the given address.</summary>
    internal static IReadOnlyList<InverterOptions> Read(OptionReader reader)
    {
        var periods = Poll.Read(reader);
        var entries = reader.Entries(List);
        if (entries.Count == 0) return [Inverter(reader, periods)];
        var inverters = entries.Select(entry => Inverter(entry, OwnPoll.Read(entry, periods, reader.Find(Poll.Fast)))).ToList();
        if (entries.Count > 1 && (reader.Find(Host)?.Place ?? reader.Find(Port)?.Place) is { } given)
        {
            var several = $"the configuration file has {entries.Count} inverters";
            reader.Error(given, $"{several}; remove -i and -p, or the file");
            return inverters;
        }

        for (var i = 1; i < entries.Count; i++) RefuseTwin(entries[i], inverters[i], inverters[..i]);
        return inverters;
    }

    private static InverterOptions Inverter(OptionReader reader, PollPeriods periods) =>
        new(Session(reader), periods) { Name = reader.Find(Name)?.Value };

    private static void RefuseTwin(OptionReader entry, InverterOptions inverter, List<InverterOptions> others)
    {
        var host = inverter.Session.Host;
        var port = inverter.Session.Port;
        if (others.Exists(other => other.Session.Host == host && other.Session.Port == port))
        {
            entry.Error(
                entry.Find(Host)?.Place ?? entry.Place, $"two inverters have the address {inverter.Session.Where}; give each its own");
        }

        if (entry.Find(Name) is { } name && others.Exists(other => name.Value.Equals(other.Name, StringComparison.OrdinalIgnoreCase)))
        {
            entry.Error(
                name.Place,
                $"two inverters have the name '{name.Value}'; give each its own, because Home Assistant names entities after it");
        }
    }
}
