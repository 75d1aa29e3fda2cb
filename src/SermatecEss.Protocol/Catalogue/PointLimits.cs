namespace SermatecEss.Protocol.Catalogue;

/// <summary>What a quantity can be in a plant that works: what lies beyond was garbled on its way.</summary>
/// <param name="Min">The smallest value, in the field's unit.</param>
/// <param name="Max">The largest value, in the field's unit.</param>
/// <param name="PerMinute">By how much it can change in a minute, in the field's unit; null where it can jump.</param>
public sealed record PointLimits(decimal Min, decimal Max, decimal? PerMinute);
