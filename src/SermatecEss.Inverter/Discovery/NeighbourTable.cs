using System.Net;

namespace SermatecEss.Inverter.Discovery;

/// <summary>The computer's table of MAC addresses in its own networks (ARP).</summary>
internal static class NeighbourTable
{
    private const int FlagsColumn = 2;
    private const int MacColumn = 3;

    /// <summary>Reads the table. Nothing is sent.</summary>
    /// <param name="file">The file in which the system shows it.</param>
    /// <returns>The MAC addresses by IP address; empty if the system shows none.</returns>
    internal static Dictionary<IPAddress, string> Read(string file)
    {
        var table = new Dictionary<IPAddress, string>();
        try
        {
            foreach (var line in File.ReadLines(file).Skip(1))
            {
                var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (columns.Length <= MacColumn || columns[FlagsColumn] == "0x0") continue;
                if (IPAddress.TryParse(columns[0], out var address) && MacAddress.Read(columns[MacColumn]) is { } mac) table[address] = mac;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is only a hint.
        }

        return table;
    }
}
