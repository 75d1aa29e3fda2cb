using SermatecEss.Bridge.Cloud;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Logging;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Gateways.Shield;

/// <summary>
/// Counts the commands from the cloud to one inverter that the shield refuses. The log and MQTT get each command at most once an hour,
/// with its count, because the cloud repeats requests without a response.
/// </summary>
/// <param name="name">The shield's name, for the log.</param>
/// <param name="inverter">The inverter.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class CloudRefusals(string name, LiveInverter inverter, TimeProvider time, Log log)
{
    private static readonly TimeSpan BetweenReports = TimeSpan.FromHours(1);

    /// <summary>Enough for all codes whose second byte is 0; a cloud that makes up codes must not fill the log.</summary>
    private const int MostCommands = 300;
    private readonly Dictionary<ushort, (long Count, long Reported)> _commands = [];
    private long _total;

    /// <summary>The number of refused frames since the start.</summary>
    internal long Total => Interlocked.Read(ref _total);

    /// <summary>Notes a refused frame. Its payload may contain secrets, and is not kept.</summary>
    internal void Note(Frame frame, string reason)
    {
        _ = Interlocked.Increment(ref _total);
        var code = frame.Command;
        var now = time.GetTimestamp();
        var isKnown = _commands.TryGetValue(code.Value, out var before);
        if (!isKnown && _commands.Count >= MostCommands) return;
        var isDue = !isKnown || time.GetElapsedTime(before.Reported, now) >= BetweenReports;
        _commands[code.Value] = (before.Count + 1, isDue ? now : before.Reported);
        if (!isDue) return;
        var refusal = new CloudRefusal(time.GetUtcNow(), code, frame.Payload.Length, reason, before.Count + 1);
        log.Warn(
            $"{name}: refused command {code} with {refusal.Length} bytes from the cloud to the inverter "
            + $"{inverter.Picture.Identity?.Serial}: {reason} ({refusal.Count} so far)");
        inverter.Report(refusal);
    }
}
