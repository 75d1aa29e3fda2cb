using System.Globalization;

namespace SermatecEss.DaemonBench;

/// <summary>What a process has used, as Linux tells.</summary>
/// <param name="ProcessorTime">Of all its threads.</param>
/// <param name="ResidentBytes">Memory now.</param>
/// <param name="PeakBytes">Memory at the most.</param>
internal readonly record struct Usage(TimeSpan ProcessorTime, long ResidentBytes, long PeakBytes)
{
    private const int TicksPerSecond = 100;

    internal static Usage Of(int process)
    {
        // The name, the second field, may hold anything; after its parenthesis come the others, from the third.
        var fields = File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        var status = File.ReadAllLines($"/proc/{process}/status");
        return new Usage(TimeSpan.FromSeconds((double)ticks / TicksPerSecond), Bytes(status, "VmRSS:"), Bytes(status, "VmHWM:"));
    }

    private static long Bytes(string[] status, string key) =>
        1024 * long.Parse(
            status.First(line => line.StartsWith(key, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture);
}
