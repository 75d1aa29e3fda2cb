using System.Globalization;

namespace SermatecEss.FleetBench;

/// <summary>The processor time of processes, as the kernel counts it.</summary>
internal static class ProcessorTime
{
    private const double TicksPerSecond = 100;

    /// <summary>The seconds of a process and all its children, those included that have ended.</summary>
    internal static double OfFamily(int id) =>
        Directory.GetDirectories("/proc").Sum(folder => int.TryParse(Path.GetFileName(folder), out _) ? Of(folder, id) : 0);

    private static double Of(string folder, int id)
    {
        try
        {
            // After the name in parentheses: state, parent, ..., own time (user, system), that of ended children (user, system).
            var text = File.ReadAllText($"{folder}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            var isParent = Path.GetFileName(folder) == id.ToString(CultureInfo.InvariantCulture);
            if (!isParent && int.Parse(fields[1], CultureInfo.InvariantCulture) != id) return 0;
            return fields[11..(isParent ? 15 : 13)].Sum(field => long.Parse(field, CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
        catch (IOException)
        {
            // It has just ended, and is among the ended children.
            return 0;
        }
    }
}
