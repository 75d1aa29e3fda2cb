namespace SermatecEss.Architecture.Tests;

/// <summary>The order of folders with the fewest violating uses.</summary>
internal static class FolderOrder
{
    /// <summary>The uses to remove to get an order of folders: those of the fewest pairs of types.</summary>
    internal static IReadOnlyList<Use> Against(IEnumerable<Use> uses)
    {
        var pairs = uses.Where(use => use.FromFolder != use.ToFolder).DistinctBy(use => (use.From, use.To)).ToList();
        var folders = pairs.SelectMany(use => (string[])[use.FromFolder, use.ToFolder]).Distinct().Order(StringComparer.Ordinal).ToList();
        var cost = new int[folders.Count, folders.Count];
        foreach (var use in pairs) cost[folders.IndexOf(use.FromFolder), folders.IndexOf(use.ToFolder)]++;
        var place = Best(cost, folders.Count);
        return [.. pairs.Where(use => place[folders.IndexOf(use.FromFolder)] > place[folders.IndexOf(use.ToFolder)])];
    }

    /// <summary>The position of each folder, 0 for the topmost. A set of folders is a number with a bit for each.</summary>
    private static int[] Best(int[,] cost, int count)
    {
        var cheapest = new int[1 << count];
        var lowest = new int[1 << count];
        Array.Fill(cheapest, int.MaxValue, 1, cheapest.Length - 1);
        for (var above = 0; above < cheapest.Length; above++)
        {
            for (var next = 0; next < count; next++)
            {
                if ((above >> next & 1) != 0) continue;
                var with = above | (1 << next);
                var total = cheapest[above] + Enumerable.Range(0, count).Sum(other => (above >> other & 1) * cost[next, other]);
                if (total >= cheapest[with]) continue;
                cheapest[with] = total;
                lowest[with] = next;
            }
        }

        var place = new int[count];
        for (var (left, at) = ((1 << count) - 1, count - 1); left != 0; left &= ~(1 << lowest[left])) place[lowest[left]] = at--;
        return place;
    }
}
