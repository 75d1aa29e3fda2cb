using System.Net;
using SermatecEss.Bridge.Options;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Links;

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

    /// <summary>Where the inverter dials in.</summary>
    public static ValueOption<IPEndPoint> Accept { get; } = new(ListenAddress.Parse)
    {
        Path = $"{List}[].accept",
        Flag = "--accept",
        Variable = "SERMATEC_ACCEPT",
        ValueName = "[ADDRESS:]PORT",
        Help = "Wait for the inverter to dial in to this port, instead of connecting to it",
    };

    /// <summary>The serial number of the inverter that dials in.</summary>
    public static ValueOption<string> Serial { get; } = new(SerialNumber)
    {
        Path = $"{List}[].serial",
        Flag = "--serial",
        Variable = "SERMATEC_SERIAL",
        ValueName = "SERIAL",
        Help = "With --accept: the inverter's serial number; others that dial in are refused",
    };

    private static readonly ListOption AllowFrom = new()
    {
        Path = $"{List}[].allow_from",
        Help = "With accept: addresses and networks from which the inverter may dial in, such as 192.168.1.0/24",
        Default = "this computer and private networks",
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
    public static IReadOnlyList<DeclaredOption> Connection { get; } = [Host, Port, Accept, Serial, Timeout, Retries];

    /// <summary>All options of this section.</summary>
    public static IReadOnlyList<DeclaredOption> Options { get; } =
        [Host, Port, Accept, Serial, AllowFrom, Name, Timeout, Retries, .. OwnPoll.Options, .. Poll.Options];

    /// <summary>Whether any inverter is given, rather than the default one.</summary>
    public static bool IsGiven(OptionReader reader) =>
        reader.Entries(List).Count > 0 || reader.Find(Host) is not null || reader.Find(Port) is not null || reader.Find(Accept) is not null;

    /// <summary>The inverter's address and timeouts.</summary>
    public static SessionOptions Session(OptionReader reader)
    {
        var usual = new SessionOptions();
        var timeout = reader.Find(Timeout)?.Value ?? usual.ResponseTimeout;
        return new SessionOptions
        {
            Host = reader.Find(Host)?.Value.Host ?? usual.Host,
            Port = reader.FindPort(Host, Port) ?? usual.Port,
            Accept = FindAccept(reader),
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
        if (entries.Count > 1 && (reader.Find(Host)?.Place ?? reader.Find(Port)?.Place ?? reader.Find(Accept)?.Place) is { } given)
        {
            var several = $"the configuration file has {entries.Count} inverters";
            reader.Error(given, $"{several}; remove -i, -p and --accept, or the file");
            return inverters;
        }

        for (var i = 1; i < entries.Count; i++) RefuseTwin(entries[i], inverters[i], inverters[..i]);
        return inverters;
    }

    private static InverterOptions Inverter(OptionReader reader, PollPeriods periods)
    {
        var inverter = new InverterOptions(Session(reader), periods) { Name = reader.Find(Name)?.Value };
        if (inverter.TakesAny && reader.Find(Name) is { } name)
            reader.Error(name.Place, "any inverter may dial in, so a name needs a serial number; add it, or remove the name");
        return inverter;
    }

    /// <summary>Where the inverter dials in; null if it is connected to.</summary>
    private static AcceptOptions? FindAccept(OptionReader reader)
    {
        var accept = reader.Find(Accept);
        var host = reader.Find(Host)?.Place;
        var serial = reader.Find(Serial);
        var networks = NetworkList.Read(reader, AllowFrom);
        if (accept is null)
        {
            if ((serial?.Place ?? (reader.FindAll(AllowFrom) is [{ Place: var first }, ..] ? first : null)) is { } alone)
                reader.Error(alone, "only for an inverter that dials in; set its port with accept, or remove this");
            return null;
        }

        if (host?.Source > accept.Place.Source) return null;
        if ((host ?? reader.Find(Port)?.Place) is { } other && other.Source == accept.Place.Source)
        {
            reader.Error(
                accept.Place, $"an inverter either dials in or is connected to; remove {accept.Place.Name} or {other.Name}");
        }

        var usual = new AcceptOptions(accept.Value) { Serial = serial?.Value };
        return networks.Count == 0 ? usual : usual with { AllowFrom = new AddressList(networks) };
    }

    private static (string? Value, string? Error) SerialNumber(string text) =>
        text.Length is > 0 and <= 64 && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
            ? (text, null)
            : (null, "expected a serial number, as 'sermatec-ess status' shows it.");

    private static void RefuseTwin(OptionReader entry, InverterOptions inverter, List<InverterOptions> others)
    {
        var where = entry.Find(Accept)?.Place ?? entry.Find(Host)?.Place ?? entry.Place;
        var session = inverter.Session;
        if (others.Exists(other => IsTwin(session, other.Session)))
        {
            entry.Error(
                where,
                session.Accept is null ? $"two inverters have the address {session.Where}; give each its own"
                : session.Accept.Serial is null ? $"two entries accept any inverter on {session.Where}; remove one, or add serial numbers"
                : $"two inverters have the serial number {session.Accept.Serial}; remove one");
        }

        if (entry.Find(Name) is { } name && others.Exists(other => name.Value.Equals(other.Name, StringComparison.OrdinalIgnoreCase)))
        {
            entry.Error(
                name.Place,
                $"two inverters have the name '{name.Value}'; give each its own, because Home Assistant names entities after it");
        }
    }

    private static bool IsTwin(SessionOptions one, SessionOptions other) => (one.Accept, other.Accept) switch
    {
        (null, null) => (one.Host, one.Port) == (other.Host, other.Port),
        ({ } accept, { } otherAccept) => accept.Listen.Equals(otherAccept.Listen) && accept.Serial == otherAccept.Serial,
        _ => false,
    };
}
