using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Messages;
using SermatecEss.Inverter.State;

namespace SermatecEss.Bridge.State;

/// <summary>
/// Which inverter was last found at each configured address, so that one removed from the configuration can be removed from Home Assistant.
/// </summary>
/// <param name="store">Where it is stored.</param>
/// <param name="log">Logs if it cannot be stored.</param>
public sealed class KnownInverters(IStateStore store, Log log)
{
    private const int Version = 1;
    private const int MostInverters = 10_000;
    private const int LongestAddress = 300;
    private const int LongestSerial = 300;
    private readonly SavedDocument _saved = new(store, StateDocument.Bridge, log);

    /// <summary>The serial numbers by address, <c>host:port</c>; empty if nothing is known.</summary>
    public IReadOnlyDictionary<string, string> Load() =>
        _saved.Load(Read, "inverters removed from the configuration stay in Home Assistant") ?? new Dictionary<string, string>();

    /// <summary>Saves the serial numbers by address if they have changed. A failure is logged once.</summary>
    public void Save(IReadOnlyDictionary<string, string> serials) =>
        _saved.Save(Write(serials), "an inverter that is removed from the configuration may stay in Home Assistant");

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="FormatException">This program did not write it.</exception>
    public static IReadOnlyDictionary<string, string> Read(byte[] text) => StateText.Read(text, root =>
    {
        if (root.GetProperty("version").GetInt32() != Version) throw new FormatException("it has a different version");
        var serials = new Dictionary<string, string>();
        foreach (var inverter in root.Only("version", "inverters").GetProperty("inverters").EnumerateObject())
        {
            var entry = KeyValuePair.Create(inverter.Name, inverter.Value.GetString() ?? "");
            if (!IsPossible(entry)) throw new FormatException("it has an invalid inverter");
            serials.Add(entry.Key, entry.Value);
        }

        return serials.Count <= MostInverters ? serials : throw new FormatException("it has too many inverters");
    });

    private static byte[] Write(IReadOnlyDictionary<string, string> serials) => Json.Write(json =>
    {
        json.WriteNumber("version", Version);
        json.WriteStartObject("inverters");
        var known = serials.Where(IsPossible).OrderBy(inverter => inverter.Key, StringComparer.Ordinal).Take(MostInverters);
        foreach (var (address, serial) in known) json.WriteString(address, serial);
        json.WriteEndObject();
    });

    /// <summary>An inverter without a known serial number cannot be removed.</summary>
    private static bool IsPossible(KeyValuePair<string, string> inverter) =>
        StateText.Checked(inverter.Key, LongestAddress) is not null && StateText.Checked(inverter.Value, LongestSerial) is not null;
}
