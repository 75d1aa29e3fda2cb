using System.Text.RegularExpressions;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Web.Metrics;

/// <summary>
/// What a point's id says: the quantity, which names the metric, and which part of the plant it is of, which is a label.
/// <c>pv1_power</c> is <c>pv_string_power</c> of the string 1, <c>grid_l1_voltage</c> is <c>grid_phase_voltage</c> of the phase l1. The
/// quantity of a part has another name than that of the whole, so that a sum over a family never counts anything twice.
/// </summary>
/// <param name="Quantity">The id without the part.</param>
/// <param name="Label">The label's name; null for a point of no part.</param>
/// <param name="Part">The label's value.</param>
/// <param name="Help">What it is, for people.</param>
internal sealed partial record PointName(string Quantity, string? Label, string Part, string Help)
{
    private const string Total = "_total";
    private const string Count = "_count";

    /// <summary>Reads the id of a point.</summary>
    internal static PointName Of(Point point)
    {
        var id = point.Id;
        if (point.Kind == ValueKind.Counter && id.EndsWith(Total, StringComparison.Ordinal)) id = id[..^Total.Length];

        // Only histograms have a _count.
        if (id.EndsWith(Count, StringComparison.Ordinal)) id = $"{id[..^Count.Length]}s";
        if (String().Match(id) is { Success: true } str)
        {
            var number = str.Groups["part"].Value;
            return new PointName(
                String().Replace(id, "pv_string"), "string", number, $"{Without(point.FullName, number, "")} by string");
        }

        if (Line().Match(id) is { Success: true } line)
        {
            var phases = line.Groups["part"].Value.Replace('_', '-');
            return new PointName(
                Line().Replace(id, "line"), "phases", phases, $"{Without(point.FullName, $" {phases}", "")} between phases");
        }

        if (Phase().Match(id) is { Success: true } phase)
        {
            var name = phase.Groups["part"].Value;
            return new PointName(
                Phase().Replace(id, "phase"), "phase", name, $"{Without(point.FullName, $" {name}", "")} by phase");
        }

        if (Module().Match(id) is { Success: true } module)
        {
            var letter = module.Groups["part"].Value;
            return new PointName(
                Module().Replace(id, "module"), "module", letter, $"{Without(point.FullName, $"module {letter}", "module")} by module");
        }

        return new PointName(id, null, "", point.FullName);
    }

    private static string Without(string name, string part, string instead) =>
        name.Replace(part, instead, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("(?<![a-z0-9])pv(?<part>[0-9]+)(?![a-z0-9])")]
    private static partial Regex String();

    [GeneratedRegex("(?<![a-z0-9])(?<part>l[1-3]_l[1-3])(?![a-z0-9])")]
    private static partial Regex Line();

    [GeneratedRegex("(?<![a-z0-9])(?<part>l[1-3])(?![a-z0-9])")]
    private static partial Regex Phase();

    [GeneratedRegex("(?<![a-z0-9])module_(?<part>[a-z])(?![a-z0-9])")]
    private static partial Regex Module();
}
