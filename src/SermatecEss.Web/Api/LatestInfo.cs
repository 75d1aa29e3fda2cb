namespace SermatecEss.Web.Api;

/// <summary>The latest values of an inverter.</summary>
/// <param name="Groups">The values by poll group; a group that was never answered is absent.</param>
internal sealed record LatestInfo(IReadOnlyDictionary<string, GroupValues> Groups);
