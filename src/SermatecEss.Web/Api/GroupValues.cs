using SermatecEss.Bridge.Messages;
using SermatecEss.Bridge.Points;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Web.Api;

/// <summary>The latest values of one poll group.</summary>
/// <param name="Time">When they were read.</param>
/// <param name="Values">Numbers, texts, lists of them, or null, by point.</param>
internal sealed record GroupValues(DateTimeOffset Time, IReadOnlyDictionary<string, PointValue?> Values)
{
    /// <summary>The values of a group: every point that it can have.</summary>
    internal static GroupValues Of(GroupState state, PointList points) => new(
        state.Time,
        StateMessage.PointsOf(state.Group, points).ToDictionary(point => point.Id, point => state.Values.GetValueOrDefault(point.Id)));
}
