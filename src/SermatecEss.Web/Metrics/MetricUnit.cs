namespace SermatecEss.Web.Metrics;

/// <summary>A unit as Prometheus writes it.</summary>
/// <param name="Suffix">The end of a metric's name, as in <c>watts</c>; empty for none.</param>
/// <param name="Factor">The value in this unit is the point's value times this.</param>
internal readonly record struct MetricUnit(string Suffix, decimal Factor)
{
    private static readonly Dictionary<string, MetricUnit> Known = new()
    {
        ["V"] = new("volts", 1),
        ["A"] = new("amperes", 1),
        ["W"] = new("watts", 1),
        ["kW"] = new("watts", 1000),
        ["VA"] = new("volt_amperes", 1),
        ["kVA"] = new("volt_amperes", 1000),
        ["var"] = new("volt_amperes_reactive", 1),
        ["kvar"] = new("volt_amperes_reactive", 1000),

        // In one word: promtool takes the "hours" of watt_hours for a time that should be in seconds.
        ["Wh"] = new("watthours", 1),
        ["kWh"] = new("watthours", 1000),
        ["Ah"] = new("amperehours", 1),
        ["Hz"] = new("hertz", 1),
        ["°C"] = new("celsius", 1),
        ["%"] = new("ratio", 0.01m),
        ["s"] = new("seconds", 1),
        ["min"] = new("seconds", 60),
        ["h"] = new("seconds", 3600),
    };

    /// <summary>The unit of a point. One that only a catalogue of the owner's has keeps its letters and digits.</summary>
    internal static MetricUnit Of(string? unit) => unit is null
        ? new MetricUnit("", 1)
        : Known.TryGetValue(unit, out var known)
            ? known
            : new MetricUnit(string.Concat(unit.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant(), 1);
}
