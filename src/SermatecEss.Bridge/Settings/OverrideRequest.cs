using SermatecEss.Inverter.Settings;

namespace SermatecEss.Bridge.Settings;

/// <summary>An override that somebody wants.</summary>
/// <param name="Kind">What the battery shall do; null for what it did before.</param>
/// <param name="Duration">For how long.</param>
/// <param name="UntilSoc">The SOC in % with which it ends, or null.</param>
public sealed record OverrideRequest(OverrideKind? Kind, TimeSpan Duration, int? UntilSoc)
{
    /// <summary>The word for no override.</summary>
    public const string Normal = "normal";

    /// <summary>The words for what a battery can be made to do.</summary>
    public static IReadOnlyList<string> Modes { get; } = [.. Enum.GetValues<OverrideKind>().Select(WordOf)];

    /// <summary>The end of an override.</summary>
    public static OverrideRequest End { get; } = new(null, TimeSpan.Zero, null);

    /// <summary>The mode that is wanted.</summary>
    public string Word => Kind is { } kind ? WordOf(kind) : Normal;

    /// <summary>The kind of a word; null for any other word.</summary>
    public static OverrideKind? KindOf(string word) =>
        Enum.GetValues<OverrideKind>().Cast<OverrideKind?>().FirstOrDefault(kind => WordOf(kind!.Value) == word);

    /// <summary>The word for a kind.</summary>
    public static string WordOf(OverrideKind kind) => kind.ToString().ToLowerInvariant();
}
