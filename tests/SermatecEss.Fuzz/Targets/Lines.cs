using System.Text;

namespace SermatecEss.Fuzz.Targets;

/// <summary>An input that is a script: a step in each line, words in each step.</summary>
internal static class Lines
{
    private const int Most = 60;

    /// <summary>The words of each line.</summary>
    internal static IEnumerable<string[]> Of(byte[] input) =>
        Encoding.UTF8.GetString(input).Split('\n').Take(Most).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The bytes that a word spells, as far as it does.</summary>
    internal static byte[] Hex(string word)
    {
        var bytes = new byte[word.Length / 2];
        _ = Convert.FromHexString(word, bytes, out _, out var written);
        return bytes[..written];
    }
}
