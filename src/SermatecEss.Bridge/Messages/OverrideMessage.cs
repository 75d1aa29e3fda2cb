using System.Text.Json;
using SermatecEss.Bridge.Settings;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Bridge.Messages;

/// <summary>
/// An override as JSON: <c>{"mode": "charge", "minutes": 60, "until_soc": 80}</c>, or <c>{"mode": "normal"}</c> to end one.
/// </summary>
public static class OverrideMessage
{
    /// <summary>Parses a request strictly.</summary>
    /// <param name="text">The message.</param>
    /// <param name="fault">If it is invalid, what to send instead, without a full stop.</param>
    /// <returns>Null if the text is invalid.</returns>
    public static OverrideRequest? Parse(string text, out string fault)
    {
        var modes = string.Join('|', OverrideRequest.Modes);
        fault = $"use {{\"mode\": \"{modes}|{OverrideRequest.Normal}\", \"minutes\": 60, \"until_soc\": 80}}";
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static OverrideRequest? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return null;
        if (root.EnumerateObject().Any(property => property.Name is not ("mode" or "minutes" or "until_soc"))) return null;
        if (!root.TryGetProperty("mode", out var mode) || mode.GetString() is not { } word) return null;
        if (word == OverrideRequest.Normal) return root.EnumerateObject().Count() == 1 ? OverrideRequest.End : null;
        if (OverrideRequest.KindOf(word) is not { } kind) return null;
        var soc = root.TryGetProperty("until_soc", out var goal) ? Whole(goal) : (int?)null;
        if (root.TryGetProperty("minutes", out var minutes))
            return new OverrideRequest(kind, TimeSpan.FromMinutes(Whole(minutes)), soc);
        return soc is null ? null : new OverrideRequest(kind, BatteryOverride.Longest, soc);
    }

    /// <summary>An integer; programs without integers write 60.0.</summary>
    /// <exception cref="FormatException">It is not an integer.</exception>
    /// <exception cref="InvalidOperationException">It is not a number.</exception>
    private static int Whole(JsonElement element)
    {
        var number = element.GetDecimal();
        return number == decimal.Truncate(number) && number is >= int.MinValue and <= int.MaxValue
            ? (int)number
            : throw new FormatException();
    }
}
