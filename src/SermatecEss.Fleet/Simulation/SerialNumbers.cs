using System.Globalization;

namespace SermatecEss.Fleet.Simulation;

/// <summary>The serial numbers of simulated inverters: <c>SF00000001</c> and so on.</summary>
internal static class SerialNumbers
{
    private const string Prefix = "SF";
    private const int Digits = 8;

    /// <summary>The largest number that fits.</summary>
    internal const int Largest = 99_999_999;

    /// <summary>The length of a serial number in characters.</summary>
    internal const int Length = 2 + Digits;

    /// <summary>The serial number of an inverter.</summary>
    internal static string Of(int number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:00000000}");

    /// <summary>The number in a serial number.</summary>
    internal static bool TryParse(string serial, out int number)
    {
        number = 0;
        return serial.Length == Length
            && serial.StartsWith(Prefix, StringComparison.Ordinal)
            && int.TryParse(serial.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
