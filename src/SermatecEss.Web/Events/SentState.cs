using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Points;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Web.Events;

/// <summary>What the clients know of an inverter.</summary>
/// <param name="Serial">The inverter; null before it has said who it is.</param>
/// <param name="Points">Its points; null where the serial number is.</param>
/// <param name="IsAvailable">Whether it answers.</param>
/// <param name="Answered">Whether each group was answered.</param>
/// <param name="States">The values of each group.</param>
internal sealed record SentState(
    string? Serial,
    PointList? Points,
    bool IsAvailable,
    IReadOnlyDictionary<PollGroup, bool> Answered,
    IReadOnlyDictionary<PollGroup, GroupState> States)
{
    internal static SentState Of(InverterPicture picture) =>
        new(picture.Identity?.Serial, picture.Points, picture.IsAvailable, picture.Answered, picture.States);

    /// <summary>Whether both say the same about what answers.</summary>
    internal bool HasAvailabilityOf(SentState other) => IsAvailable == other.IsAvailable
        && Answered.Count == other.Answered.Count
        && Answered.All(group => other.Answered.TryGetValue(group.Key, out var answered) && answered == group.Value);
}
