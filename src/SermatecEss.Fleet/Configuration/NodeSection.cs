using System.Net;
using System.Net.Sockets;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Options;
using SermatecEss.Inverter.Polling;
using SermatecEss.Links;

namespace SermatecEss.Fleet.Configuration;

/// <summary>The options for the inverters of a node: where they dial in, which of them may, and how often they are polled.</summary>
internal static class NodeSection
{
    private const int FastSeconds = 30;

    private static readonly ValueOption<IPEndPoint> Listen = new(ListenAddress.Parse)
    {
        Path = "listen",
        Variable = "SERMATEC_FLEET_LISTEN",
        Help = "Address and port to which inverters dial in",
        Default = $"0.0.0.0:{FleetOptions.DefaultPort}",
    };

    private static readonly ListOption AllowFrom = new()
    {
        Path = "allow_from",
        Help = "Addresses and networks from which inverters may dial in, such as 10.20.0.0/16",
        Default = "this computer and private networks",
    };

    private static readonly ValueOption<string> AllowFromFile = new(OptionParsers.Path)
    {
        Path = "allow_from_file",
        ValueName = "FILE",
        Help = "Like allow_from, in a file with one a line; changes take effect without a restart",
    };

    private static readonly ValueOption<string> AllowSerialsFile = new(OptionParsers.Path)
    {
        Path = "allow_serials_file",
        ValueName = "FILE",
        Help = "File with the serial numbers of the inverters, one a line; changes take effect without a restart",
        Default = "every inverter",
    };

    private static readonly PollSection Poll = new("poll", isOfAll: true, FastSeconds);

    /// <summary>All options of this section.</summary>
    internal static IReadOnlyList<DeclaredOption> Options { get; } =
        [Listen, AllowFrom, AllowFromFile, AllowSerialsFile, .. Poll.Options];

    /// <summary>How often each inverter is polled.</summary>
    internal static PollPeriods ReadPeriods(OptionReader reader) => Poll.Read(reader);

    /// <summary>Adds where inverters dial in, and which of them may.</summary>
    internal static FleetOptions Read(OptionReader reader, FleetOptions options)
    {
        var listed = reader.FindAll(AllowFrom);
        var networks = NetworkList.Read(reader, AllowFrom);
        var networkFile = reader.FindPath(AllowFromFile);
        var serialFile = reader.FindPath(AllowSerialsFile);
        if (networkFile is not null && listed.Count > 0)
            reader.Error(networkFile.Place, $"both {AllowFrom.Key} and {AllowFromFile.Key} are set; remove one of them");
        var inFile = Read(reader, networkFile, ListFile.NetworksOf) ?? [];
        var serials = Read(reader, serialFile, ListFile.SerialsOf);
        if (serials is { Count: 0 }) reader.Warning(serialFile!.Place, $"{serialFile.Value} has no serial number: no inverter may dial in");
        if (serialFile is null && networks.Concat(inFile).Any(IsWide))
        {
            reader.Warning(
                networkFile?.Place ?? listed[0].Place,
                "any inverter on the Internet may dial in, and inverters do not identify themselves with a password; "
                + $"list yours in {AllowSerialsFile.Key}");
        }

        return options with
        {
            Listen = reader.Find(Listen)?.Value ?? options.Listen,
            AllowFrom = networks.Count == 0 ? options.AllowFrom : new AddressList(networks),
            AllowFromFile = networkFile?.Value,
            AllowSerialsFile = serialFile?.Value,
        };
    }

    /// <summary>Whether a network has addresses of everyone.</summary>
    private static bool IsWide(IPNetwork network) =>
        network.PrefixLength < (network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6 ? 7 : 8);

    private static IReadOnlyList<T>? Read<T>(
        OptionReader reader, Given<string>? file, Func<IReadOnlyList<(int Number, string Text)>, IReadOnlyList<T>> parse)
    {
        if (file is null) return null;
        try
        {
            return parse(new ListFile(file.Value).ReadIfChanged()!);
        }
        catch (FormatException e)
        {
            reader.Error(file.Place, $"{file.Value}, {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reader.Error(file.Place, $"the file cannot be read: {e.Message.TrimEnd('.')}");
        }

        return null;
    }
}
