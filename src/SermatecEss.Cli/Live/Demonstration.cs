using System.Globalization;

namespace SermatecEss.Cli.Live;

/// <summary>What to show about a simulated inverter.</summary>
/// <param name="Time">The simulated clock.</param>
/// <param name="Inverter">The inverter's address, <c>HOST:PORT</c>.</param>
/// <param name="Broker">The broker's address.</param>
/// <param name="Page">The page's address; null for none.</param>
internal sealed record Demonstration(TimeProvider Time, string Inverter, string Broker, string? Page)
{
    /// <summary>All of it in one line.</summary>
    internal string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"Simulated {Time.GetUtcNow():yyyy-MM-dd HH:mm}   Inverter {Inverter}   Broker {Broker}{(Page is null ? "" : $"   {Page}")}");
}
