using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Cli.Output;

/// <summary>What a point is, in words.</summary>
internal static class PointText
{
    internal static string Device(Point point) => point.Device.ToString().ToLowerInvariant();

    internal static string Kind(Point point) => point.Kind.ToString().ToLowerInvariant();

    internal static string Group(Point point) => point.Group.ToString().ToLowerInvariant();

    internal static string Prominence(Point point) => point.Prominence.ToString().ToLowerInvariant();

    /// <summary>Where its value comes from: the code of the command that tells it, or how it is made.</summary>
    internal static string Source(Point point)
    {
        if (point.Command is { Code: var code }) return code.ToString();
        if (!point.IsCalculated) return "only set";
        return Calculations.Ids.Contains(point.Id) ? "calculated" : "counted";
    }
}
