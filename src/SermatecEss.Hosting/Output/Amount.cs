using System.Globalization;

namespace SermatecEss.Hosting.Output;

/// <summary>Numbers of things in words.</summary>
internal static class Amount
{
    /// <summary>A number and what is counted, such as <c>1 packet</c> or <c>12 packets</c>.</summary>
    /// <param name="number">The number.</param>
    /// <param name="one">The word for one.</param>
    /// <param name="many">The word for several; null to append an s.</param>
    internal static string Of(long number, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? one : many ?? one + "s")}");
}
