#pragma warning disable CS1591, CA1822
namespace SermatecEss.Bridge.Points;
public sealed class RejectedCounts
{
    public long Total => 0;
    public IReadOnlyList<(string Point, Reason Reason, long Count)> ByPoint => [];
}
public enum Reason { Range }
