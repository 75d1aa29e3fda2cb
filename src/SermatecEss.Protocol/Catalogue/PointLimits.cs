namespace SermatecEss.Protocol.Catalogue;

/// <summary>The range of a quantity in a working plant; values outside were corrupted.</summary>
/// <param name="Min">The smallest value, in the field's unit.</param>
/// <param name="Max">The largest value, in the field's unit.</param>
/// <param name="PerMinute">The largest change in a minute, in the field's unit; null if it can jump.</param>
public sealed record PointLimits(decimal Min, decimal Max, decimal? PerMinute);
