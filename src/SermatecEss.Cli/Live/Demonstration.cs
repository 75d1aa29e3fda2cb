using System.Globalization;

namespace SermatecEss.Cli.Live;

/// <summary>What to show about a simulated inverter.</summary>
/// <param name="Now">The simulated clock.</param>
/// <param name="Inverter">The inverter's address, <c>HOST:PORT</c>.</param>
/// <param name="Broker">The broker's address.</param>
internal sealed record Demonstration(Func<DateTimeOffset> Now, string Inverter, string Broker)
{
    /// <summary>All of it in one line.</summary>
    internal string Text =>
        string.Create(CultureInfo.InvariantCulture, $"Simulated {Now():yyyy-MM-dd HH:mm}   Inverter {Inverter}   Broker {Broker}");
}
