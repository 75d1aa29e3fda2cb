namespace SermatecEss.HomeAssistant.Tests;

/// <summary>Lists of errors, one sentence each.</summary>
internal static class Faults
{
    /// <summary>Fails with all errors, if there are any.</summary>
    internal static void AssertNone(IEnumerable<string> faults)
    {
        var all = faults.ToList();
        Assert.True(all.Count == 0, $"{all.Count} faults:\n{string.Join('\n', all)}");
    }
}
