namespace SermatecEss.Web.Tests.Metrics;

/// <summary>A sample that was parsed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Value">Its value.</param>
internal sealed record ParsedSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    /// <summary>Its series, written in one way.</summary>
    internal string Series =>
        $"{Name}{{"
        + $"{string.Join(',', Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"))}}}";
}
