using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Cli.Output;

/// <summary>Describes a point.</summary>
internal static class PointText
{
    internal static string Device(Point point) => point.Device.ToString().ToLowerInvariant();

    internal static string Kind(Point point) => point.Kind.ToString().ToLowerInvariant();

    internal static string Group(Point point) => point.Group.ToString().ToLowerInvariant();

    internal static string Prominence(Point point) => point.Prominence.ToString().ToLowerInvariant();

    /// <summary>The source of its value: the code of its command, or how it is calculated.</summary>
    internal static string Source(Point point)
    {
        if (point.Command is { Code: var code }) return code.ToString();
        if (!point.IsCalculated) return "only set";
        return Calculations.Ids.Contains(point.Id) ? "calculated" : "counted";
    }
}
