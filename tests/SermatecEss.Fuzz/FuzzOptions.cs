using System.Globalization;

namespace SermatecEss.Fuzz;

/// <summary>The command line options.</summary>
/// <param name="Duration">How long to search, after every file of the corpus was checked.</param>
/// <param name="Inputs">How many inputs to try instead, whatever the time; null to search for the duration.</param>
/// <param name="Seed">The seed of the random numbers.</param>
/// <param name="Target">The only target to try; null for all.</param>
/// <param name="File">The only input to check; null to search.</param>
/// <param name="Keeps">Whether inputs that reach something new are added to the corpus.</param>
internal sealed record FuzzOptions(TimeSpan Duration, int? Inputs, int Seed, string? Target, string? File, bool Keeps)
{
    internal const string Usage =
        "usage: SermatecEss.Fuzz --seconds N|--inputs N [--seed S] [--target NAME] [--keep] | --target NAME --file FILE | --list";

    /// <summary>Parses a command line; null if it is invalid.</summary>
    internal static FuzzOptions? Parse(ReadOnlySpan<string> arguments)
    {
        int? seconds = null, inputs = null;
        var seed = Random.Shared.Next();
        string? target = null, file = null;
        var keeps = false;
        for (var i = 0; i < arguments.Length; i++)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            switch (arguments[i])
            {
                case "--keep": keeps = true; continue;
                case "--seconds" when IsNumber(value, out var number): seconds = number; break;
                case "--inputs" when IsNumber(value, out var number): inputs = number; break;
                case "--seed" when IsNumber(value, out var number): seed = number; break;
                case "--target" when value.Length > 0: target = value; break;
                case "--file" when value.Length > 0: file = value; break;
                default: return null;
            }

            i++;
        }

        if (new[] { seconds is not null, inputs is not null, file is not null }.Count(isGiven => isGiven) != 1) return null;
        if (file is not null && (target is null || keeps)) return null;
        return new FuzzOptions(TimeSpan.FromSeconds(seconds ?? 0), inputs, seed, target, file, keeps);
    }

    private static bool IsNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
