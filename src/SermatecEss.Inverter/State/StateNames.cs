using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace SermatecEss.Inverter.State;

/// <summary>
/// The names of all files in a state directory. No two documents share a name, whatever serial numbers inverters report, and no name leads
/// out of the directory.
/// </summary>
internal static class StateNames
{
    /// <summary>Locked by the daemon, and contains its process id.</summary>
    internal const string Daemon = "daemon.lock";

    /// <summary>The log of writes: one JSON object per line.</summary>
    internal const string Log = "writes.log";

    /// <summary>The history, a SQLite database.</summary>
    internal const string History = "history.sqlite";

    /// <summary>Locked while appending to the log.</summary>
    internal const string LogTurn = "writes.log.lock";

    /// <summary>The files included in a bug report; they do not contain who wrote what.</summary>
    internal const string Reported = "*.json*";
    private const string BridgeStem = "bridge";
    private const string InfluxStem = "influx";

    /// <summary>The stem for an inverter without a serial number.</summary>
    private const string Nameless = "inverter";
    private const int LongestStem = 100;

    /// <summary>How much of a stem that is too long stays readable.</summary>
    private const int KeptOfLong = 30;
    private static readonly string[] Taken = [BridgeStem, InfluxStem, "daemon", "history", Nameless];

    /// <summary>The file of a document.</summary>
    internal static string Of(StateDocument document) => document.Kind switch
    {
        StateKind.Inverter => $"{Stem(document.Serial)}.json",
        StateKind.Ledger => $"{Stem(document.Serial)}.writes",
        StateKind.Override => $"{Stem(document.Serial)}.override",
        StateKind.Cloud => $"{Stem(document.Serial)}.cloud",
        StateKind.Credentials => $"{BridgeStem}.credentials",
        StateKind.Influx => $"{InfluxStem}.cursor",
        _ => $"{BridgeStem}.json",
    };

    /// <summary>The lock file of a document.</summary>
    internal static string TurnOf(StateDocument document) => document.Kind switch
    {
        StateKind.Ledger => $"{Stem(document.Serial)}.lock",
        _ => $"{Of(document)}.lock",
    };

    /// <summary>The new name of an invalid file.</summary>
    internal static string Damaged(string file) => $"{file}.damaged";

    /// <summary>The serial number in an inverter's file name, in its escaped form; null for a file without an inverter.</summary>
    internal static string? SerialIn(string file)
    {
        var stem = file.Split('.')[0];
        string[] others = [$"{BridgeStem}.", $"{InfluxStem}.", Daemon, Log, History];
        return Array.Exists(others, other => file.StartsWith(other, StringComparison.Ordinal)) ? null : stem;
    }

    /// <summary>The serial number itself if it consists of letters, digits, - and _; others are escaped, so that they differ.</summary>
    private static string Stem(string serial)
    {
        if (serial.Length == 0) return Nameless;
        var isTaken = Taken.Contains(serial, StringComparer.OrdinalIgnoreCase);
        var stem = new StringBuilder();
        for (var i = 0; i < serial.Length; i++)
        {
            var c = serial[i];
            if ((char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && !(isTaken && i == 0)) _ = stem.Append(c);
            else _ = stem.Append(CultureInfo.InvariantCulture, $"%{(int)c:X4}");
        }

        if (stem.Length <= LongestStem) return stem.ToString();
        var hash = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(serial.AsSpan())));
        return $"{stem.ToString()[..KeptOfLong]}~{hash}";
    }
}
