using System.Globalization;
using System.Net;

namespace SermatecEss.Fleet.Simulation;

/// <summary>The limits of this process and computer on connections, from Linux.</summary>
/// <param name="Files">The most files, connections included, that the process may open.</param>
/// <param name="Ports">The ports for connections from one address to one other.</param>
internal readonly record struct ProcessLimits(int Files, int Ports)
{
    /// <summary>What the runtime itself opens, with room to spare.</summary>
    private const int OtherFiles = 250;
    private const string FilesLine = "Max open files";

    /// <summary>The limits now; without a limit where it is not known.</summary>
    internal static ProcessLimits Now() => new(ReadFiles(), ReadPorts());

    /// <summary>Why so many inverters cannot dial, and what to do, as sentences; null if they can.</summary>
    /// <param name="inverters">The number of inverters.</param>
    /// <param name="target">The address that they dial.</param>
    internal string? Lack(int inverters, IPAddress target)
    {
        if (inverters > Files - OtherFiles)
        {
            return $"{inverters} inverters need {inverters + OtherFiles} open files, but this process may open only {Files}. "
                + "Raise the limit with 'ulimit -n', or simulate fewer.";
        }

        var fromOneAddress = SourceAddresses.HasMore(target) ? Math.Min(inverters, SourceAddresses.InvertersEach) : inverters;
        return fromOneAddress > Ports
            ? $"{inverters} inverters need as many ports, but this computer has only {Ports} for connections to one address. "
                + "Widen net.ipv4.ip_local_port_range with sysctl, or simulate fewer."
            : null;
    }

    private static int ReadFiles()
    {
        const string path = "/proc/self/limits";
        if (!File.Exists(path)) return int.MaxValue;
        var line = File.ReadLines(path).FirstOrDefault(line => line.StartsWith(FilesLine, StringComparison.Ordinal));
        var words = line?[FilesLine.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [var soft, ..] && int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var files)
            ? files
            : int.MaxValue;
    }

    private static int ReadPorts()
    {
        const string path = "/proc/sys/net/ipv4/ip_local_port_range";
        if (!File.Exists(path)) return int.MaxValue;
        var words = File.ReadAllText(path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words is [var first, var last]
            ? int.Parse(last, CultureInfo.InvariantCulture) - int.Parse(first, CultureInfo.InvariantCulture) + 1
            : int.MaxValue;
    }
}
