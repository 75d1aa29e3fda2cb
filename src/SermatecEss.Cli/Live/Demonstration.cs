using System.Globalization;

namespace SermatecEss.Cli.Live;

/// <summary>What is to be known of a simulated inverter that is watched.</summary>
/// <param name="Now">The simulated clock.</param>
/// <param name="Inverter">Where the inverter answers, as <c>HOST:PORT</c>.</param>
/// <param name="Broker">Where the broker is.</param>
internal sealed record Demonstration(Func<DateTimeOffset> Now, string Inverter, string Broker)
{
    /// <summary>All of it in a line.</summary>
    internal string Text =>
        string.Create(CultureInfo.InvariantCulture, $"Simulated {Now():yyyy-MM-dd HH:mm}   Inverter {Inverter}   Broker {Broker}");
}
