using System.Globalization;

namespace SermatecEss.Hosting.Options;

/// <summary>A duration as users write it: 500ms, 10s, 5m.</summary>
internal readonly record struct Duration(TimeSpan Span)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Span.TotalSeconds:0.###}s");
}
