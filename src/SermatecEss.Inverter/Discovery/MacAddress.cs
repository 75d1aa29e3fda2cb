namespace SermatecEss.Inverter.Discovery;

/// <summary>MAC addresses as texts.</summary>
internal static class MacAddress
{
    private const int Length = 6;

    /// <summary>The makers of the inverters' WiFi modules. Others use these modules, too, so this is only a hint.</summary>
    private static readonly string[] ModulePrefixes = ["D8:B0:4C", "AC:CF:23", "98:D8:63"];

    /// <summary>Reads twelve hex digits, with or without <c>:</c> or <c>-</c> between the bytes.</summary>
    /// <returns>It as <c>D8:B0:4C:01:23:45</c>; null for anything else, and for all zeros.</returns>
    internal static string? Read(string text)
    {
        var digits = text.Trim().Replace(":", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        if (digits.Length != 2 * Length || !digits.All(char.IsAsciiHexDigit) || digits.All(digit => digit == '0')) return null;
        var bytes = Convert.FromHexString(digits);
        return string.Join(':', bytes.Select(each => each.ToString("X2", null)));
    }

    /// <summary>Whether it may belong to an inverter's WiFi module.</summary>
    internal static bool IsOfModule(string mac) => ModulePrefixes.Any(prefix => mac.StartsWith(prefix, StringComparison.Ordinal));
}
