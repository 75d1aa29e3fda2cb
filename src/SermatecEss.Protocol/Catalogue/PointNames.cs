namespace SermatecEss.Protocol.Catalogue;

/// <summary>Creates the names of points.</summary>
internal static class PointNames
{
    private const string BatteryPrefix = "battery_";
    private const string InverterPrefix = "inverter_";

    internal static PointDevice DeviceOf(string id) =>
        id.StartsWith(BatteryPrefix, StringComparison.Ordinal) ? PointDevice.Battery : PointDevice.Inverter;

    /// <summary>The name of a point without one in the catalogue.</summary>
    internal static string FromLabel(string label) => label.Length == 0 ? label : char.ToUpperInvariant(label[0]) + label[1..];

    /// <summary>The name, prefixed with its part of the plant unless it contains that.</summary>
    internal static string Full(string id, string name)
    {
        if (id.StartsWith(BatteryPrefix, StringComparison.Ordinal)) return Behind("Battery", name);
        return id.StartsWith(InverterPrefix, StringComparison.Ordinal) ? Behind("Inverter", name) : name;
    }

    private static string Behind(string device, string name)
    {
        if (name.Contains(device, StringComparison.OrdinalIgnoreCase)) return name;
        return $"{device} {(IsAbbreviation(name) ? name : char.ToLowerInvariant(name[0]) + name[1..])}";
    }

    /// <summary>Whether the first word keeps its capital within a sentence, like BMS, L1 and WiFi.</summary>
    private static bool IsAbbreviation(string name)
    {
        foreach (var character in name.AsSpan(1))
        {
            if (character is ' ') break;
            if (char.IsUpper(character) || char.IsDigit(character)) return true;
        }

        return false;
    }
}
