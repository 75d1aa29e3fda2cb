using System.Buffers;
using System.Globalization;

namespace SermatecEss.Fuzz;

/// <summary>What the program is asked to do.</summary>
/// <param name="Duration">How long to look for findings.</param>
/// <param name="Seed">Where the random numbers begin; the same seed tries the same inputs.</param>
/// <param name="Input">The one input to check instead.</param>
internal sealed record FuzzOptions(TimeSpan Duration, int Seed, Input? Input)
{
    internal const string Usage = "usage: SermatecEss.Fuzz --seconds N [--seed S] | --input HEX [--encrypted]";

    /// <summary>The options of a command line, or null where it has none that fit.</summary>
    internal static FuzzOptions? Parse(ReadOnlySpan<string> arguments)
    {
        int? seconds = null;
        var seed = Random.Shared.Next();
        byte[]? input = null;
        var encrypted = false;
        for (var i = 0; i < arguments.Length; i++)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            switch (arguments[i])
            {
                case "--encrypted": encrypted = true; continue;
                case "--seconds" when IsNumber(value, out var number): seconds = number; break;
                case "--seed" when IsNumber(value, out var number): seed = number; break;
                case "--input" when Hex(value) is { } bytes: input = bytes; break;
                default: return null;
            }

            i++;
        }

        if (seconds is null == input is null || (encrypted && input is null)) return null;
        return new FuzzOptions(TimeSpan.FromSeconds(seconds ?? 0), seed, input is null ? null : new Input(input, encrypted));
    }

    private static bool IsNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static byte[]? Hex(string text)
    {
        var bytes = new byte[text.Length / 2];
        return Convert.FromHexString(text, bytes, out _, out var written) == OperationStatus.Done && written == bytes.Length ? bytes : null;
    }
}
