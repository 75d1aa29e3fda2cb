namespace SermatecEss.HomeAssistant.Tests;

/// <summary>Lists of faults, each of which tells what is wrong.</summary>
internal static class Faults
{
    /// <summary>Fails with all faults, where there are any.</summary>
    internal static void AssertNone(IEnumerable<string> faults)
    {
        var all = faults.ToList();
        Assert.True(all.Count == 0, $"{all.Count} faults:\n{string.Join('\n', all)}");
    }
}
