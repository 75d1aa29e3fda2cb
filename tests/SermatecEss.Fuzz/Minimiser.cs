namespace SermatecEss.Fuzz;

/// <summary>Shrinks an input while its effect stays the same.</summary>
internal static class Minimiser
{
    private const int MostTries = 3000;

    /// <param name="input">The input.</param>
    /// <param name="isSame">Whether another input has the same effect.</param>
    internal static byte[] Shrink(byte[] input, Func<byte[], bool> isSame)
    {
        var tries = 0;
        for (var size = Math.Max(1, input.Length / 2); size > 0; size /= 2)
        {
            for (var at = 0; at + size <= input.Length && tries < MostTries;)
            {
                byte[] shorter = [.. input[..at], .. input[(at + size)..]];
                tries++;
                if (isSame(shorter)) input = shorter;
                else at += size;
            }
        }

        return input;
    }
}
