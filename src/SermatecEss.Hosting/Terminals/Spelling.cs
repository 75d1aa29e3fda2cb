namespace SermatecEss.Hosting.Terminals;

/// <summary>Suggests words for a mistyped one.</summary>
internal static class Spelling
{
    private const int Most = 3;
    private static readonly char[] Joints = ['_', '-', ' '];

    /// <summary>A question with the suggestions, after a space; empty if there are none.</summary>
    internal static string Hint(string word, IEnumerable<string> known) => Nearest(word, known) switch
    {
        [] => "",
        [var only] => $" Did you mean '{only}'?",
        [var first, var second] => $" Did you mean '{first}' or '{second}'?",
        [var first, .., var last] near => $" Did you mean '{first}', '{near[1]}' or '{last}'?",
    };

    /// <summary>The words similar to one, the nearest first: mistyped ones, or else those that share a part with it.</summary>
    internal static IReadOnlyList<string> Nearest(string word, IEnumerable<string> known)
    {
        var parts = Parts(word);
        var candidates =
            from other in known.Distinct(StringComparer.OrdinalIgnoreCase)
            let distance = Distance(word.ToLowerInvariant(), other.ToLowerInvariant())
            let isTypo = distance <= Math.Max(1, Math.Min(word.Length, other.Length) / 4)
            let shared = Parts(other).Intersect(parts, StringComparer.OrdinalIgnoreCase).Count()
            let isBegun = word.Length > 1 && other.StartsWith(word, StringComparison.OrdinalIgnoreCase)
            where isTypo || isBegun || shared > 0
            orderby isTypo ? distance : int.MaxValue, isBegun ? 0 : 1, -shared, distance
            select (Word: other, IsTypo: isTypo);
        var near = candidates.ToList();
        return [.. near.TakeWhile(candidate => candidate.IsTypo == near[0].IsTypo).Take(Most).Select(candidate => candidate.Word)];
    }

    private static string[] Parts(string word) => word.Split(Joints, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>
    /// How many letters must be inserted, deleted, replaced or swapped with their neighbour to turn one word into the other.
    /// </summary>
    private static int Distance(string from, string to)
    {
        var rows = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= to.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= from.Length; i++)
        {
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = rows[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(replaced, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[from.Length, to.Length];
    }
}
