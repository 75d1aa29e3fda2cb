using System.Text;

namespace SermatecEss.Web.Metrics;

/// <summary>Labels as they stand in a sample, without the braces.</summary>
internal static class MetricLabels
{
    /// <summary>Writes labels.</summary>
    internal static byte[] Of(params ReadOnlySpan<(string Name, string Value)> labels)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in labels)
        {
            if (text.Length > 0) _ = text.Append(',');
            _ = text.Append(name).Append("=\"");
            foreach (var character in value)
            {
                _ = character switch
                {
                    '\\' => text.Append("\\\\"),
                    '"' => text.Append("\\\""),
                    '\n' => text.Append("\\n"),
                    _ => text.Append(character),
                };
            }

            _ = text.Append('"');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
