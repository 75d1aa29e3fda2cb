using System.Text.Json;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Bridge.Control;

/// <summary>An override that somebody wants, as JSON: <c>{"mode": "charge", "minutes": 60, "until_soc": 80}</c>, or <c>{"mode": "normal"}</c> for the end of one.</summary>
/// <param name="Kind">What the battery shall do; null for what it did before.</param>
/// <param name="Duration">For how long.</param>
/// <param name="UntilSoc">The SOC in % with which it ends, or null.</param>
internal sealed record OverrideRequest(OverrideKind? Kind, TimeSpan Duration, int? UntilSoc)
{
    /// <summary>The mode that ends an override.</summary>
    internal const string Normal = "normal";

    /// <summary>The mode that is wanted.</summary>
    internal string Word => Kind is { } kind ? WordOf(kind) : Normal;

    internal static IReadOnlyList<string> Modes { get; } = [.. Enum.GetValues<OverrideKind>().Select(WordOf)];

    /// <summary>Reads a request, strictly.</summary>
    /// <returns>Null where the text is none; then a sentence says what is wrong.</returns>
    internal static OverrideRequest? Parse(string text, out string fault)
    {
        fault = $"an override is written as {{\"mode\": \"{string.Join('|', Modes)}|{Normal}\", \"minutes\": 60, \"until_soc\": 80}}";
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || root.EnumerateObject().Any(property => property.Name is not ("mode" or "minutes" or "until_soc"))) return null;
            if (!root.TryGetProperty("mode", out var mode) || mode.GetString() is not { } word) return null;
            if (word == Normal) return root.EnumerateObject().Count() == 1 ? new OverrideRequest(null, TimeSpan.Zero, null) : null;
            if (KindOf(word) is not { } kind) return null;
            var soc = root.TryGetProperty("until_soc", out var goal) ? goal.GetInt32() : (int?)null;
            if (!root.TryGetProperty("minutes", out var minutes)) return soc is null ? null : new OverrideRequest(kind, BatteryOverride.Longest, soc);
            return new OverrideRequest(kind, TimeSpan.FromMinutes(minutes.GetInt32()), soc);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    internal static OverrideKind? KindOf(string word) => Enum.GetValues<OverrideKind>().Cast<OverrideKind?>().FirstOrDefault(kind => WordOf(kind!.Value) == word);

    internal static string WordOf(OverrideKind kind) => kind.ToString().ToLowerInvariant();
}
