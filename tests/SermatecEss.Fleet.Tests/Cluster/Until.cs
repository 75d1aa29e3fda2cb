namespace SermatecEss.Fleet.Tests.Cluster;

/// <summary>Waits for what other processes do, on a computer that may be busy.</summary>
internal static class Until
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until something is so.</summary>
    /// <param name="isIt">Looks.</param>
    /// <param name="what">What is waited for, for the message.</param>
    internal static Task TrueAsync(Func<bool> isIt, string what) => TrueAsync(() => Task.FromResult(isIt()), what);

    /// <inheritdoc cref="TrueAsync(Func{bool}, string)"/>
    internal static async Task TrueAsync(Func<Task<bool>> isIt, string what)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Longest);
        using var timer = new PeriodicTimer(BetweenLooks);
        while (!await isIt())
        {
            try
            {
                _ = await timer.WaitForNextTickAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Not within {Longest.TotalSeconds} s: {what}.");
            }
        }
    }
}
