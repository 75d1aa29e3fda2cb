using SermatecEss.Inverter.Settings;

namespace SermatecEss.Bridge.Settings;

/// <summary>A requested override.</summary>
/// <param name="Kind">What the battery does; null to end the override.</param>
/// <param name="Duration">For how long.</param>
/// <param name="UntilSoc">The SOC in % that ends it, or null.</param>
public sealed record OverrideRequest(OverrideKind? Kind, TimeSpan Duration, int? UntilSoc)
{
    /// <summary>The word for no override.</summary>
    public const string Normal = "normal";

    /// <summary>The words for the modes of the battery.</summary>
    public static IReadOnlyList<string> Modes { get; } = [.. Enum.GetValues<OverrideKind>().Select(WordOf)];

    /// <summary>The end of an override.</summary>
    public static OverrideRequest End { get; } = new(null, TimeSpan.Zero, null);

    /// <summary>The requested mode.</summary>
    public string Word => Kind is { } kind ? WordOf(kind) : Normal;

    /// <summary>The mode for a word; null for an unknown word.</summary>
    public static OverrideKind? KindOf(string word) =>
        Enum.GetValues<OverrideKind>().Cast<OverrideKind?>().FirstOrDefault(kind => WordOf(kind!.Value) == word);

    /// <summary>The word for a mode.</summary>
    public static string WordOf(OverrideKind kind) => kind.ToString().ToLowerInvariant();
}
