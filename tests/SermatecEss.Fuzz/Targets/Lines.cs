using System.Text;

namespace SermatecEss.Fuzz.Targets;

/// <summary>An input as a script: one step per line, consisting of words.</summary>
internal static class Lines
{
    private const int Most = 60;

    /// <summary>The words of each line.</summary>
    internal static IEnumerable<string[]> Of(byte[] input) =>
        Encoding.UTF8.GetString(input).Split('\n').Take(Most).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The bytes of a hex word, as far as it is valid.</summary>
    internal static byte[] Hex(string word)
    {
        var bytes = new byte[word.Length / 2];
        _ = Convert.FromHexString(word, bytes, out _, out var written);
        return bytes[..written];
    }
}
