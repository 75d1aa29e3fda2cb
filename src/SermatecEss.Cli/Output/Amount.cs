using System.Globalization;

namespace SermatecEss.Cli.Output;

/// <summary>Numbers of things in words.</summary>
internal static class Amount
{
    /// <summary>A number and what is counted, such as <c>1 packet</c> or <c>12 packets</c>.</summary>
    internal static string Of(long number, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {what}{(number == 1 ? "" : "s")}");
}
