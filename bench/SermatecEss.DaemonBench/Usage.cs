using System.Globalization;

namespace SermatecEss.DaemonBench;

/// <summary>The resources that a process has used, from Linux.</summary>
/// <param name="ProcessorTime">The processor time of all threads.</param>
/// <param name="ResidentBytes">The current memory.</param>
/// <param name="PeakBytes">The peak memory.</param>
internal readonly record struct Usage(TimeSpan ProcessorTime, long ResidentBytes, long PeakBytes)
{
    private const int TicksPerSecond = 100;

    internal static Usage Of(int process)
    {
        // The name, the second field, may contain anything; the other fields, from the third, follow its parenthesis.
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
