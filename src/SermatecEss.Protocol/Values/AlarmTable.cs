using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Protocol.Values;

/// <summary>
/// The vendor's numbered alarms: 1 to 80 are the inverter's, then 96 for each make of battery, then those that all batteries share.
/// </summary>
public sealed class AlarmTable
{
    private static readonly Lazy<AlarmTable> BuiltIn = new(() => AlarmTableReader.Read(EmbeddedData.Read("alarms.json")));
    private readonly Dictionary<int, Alarm> _alarms;
    private readonly Dictionary<int, string> _kinds;

    internal AlarmTable(Dictionary<int, Alarm> alarms, Dictionary<int, string> kinds)
    {
        _alarms = alarms;
        _kinds = kinds;
    }

    /// <summary>The built-in table.</summary>
    public static AlarmTable Default => BuiltIn.Value;

    /// <summary>The kind of an alarm that the table does not contain.</summary>
    public const string UnknownKind = "unknown";

    /// <summary>All alarms, by code.</summary>
    public IEnumerable<Alarm> Alarms => _alarms.Values.OrderBy(alarm => alarm.Code);

    /// <summary>
    /// The kind of an alarm, such as <c>grid-voltage</c>: alarms of one kind have a similar cause and the same remedy.
    /// </summary>
    /// <param name="code">The alarm's code; null if it is unknown.</param>
    public string KindOf(int? code) => code is { } known ? _kinds.GetValueOrDefault(known, UnknownKind) : UnknownKind;

    /// <summary>The alarm with a code, and the bit that raised it; if the table does not contain it, a text with the number.</summary>
    /// <param name="firstCode">The code of bit 0, or null if the battery has no known table.</param>
    /// <param name="bit">The bit's position in the words of its field, from 0.</param>
    public Alarm Resolve(int? firstCode, int bit)
    {
        if (firstCode is not { } first)
            return new Alarm(null, bit, "Battery", $"unknown alarm, bit {bit % 16} of word {bit / 16}", 0, false);
        var code = first + bit;
        return _alarms.TryGetValue(code, out var alarm)
            ? alarm with { Bit = bit }
            : new Alarm(code, bit, "unknown", $"unknown ({code})", 0, false);
    }
}
