using SermatecEss.Bridge.Logging;
using SermatecEss.Fleet.Database;
using SermatecEss.Hosting.Output;

namespace SermatecEss.Fleet.Node;

/// <summary>
/// Finds the inverters that no node polls any more, such as those of a node that died that have not dialled in again. Each is found by one
/// node of the fleet.
/// </summary>
/// <param name="registry">Knows when each inverter was last seen.</param>
/// <param name="age">How long an inverter may be silent.</param>
/// <param name="isReliable">Whether PostgreSQL and the outputs are connected.</param>
/// <param name="found">Takes their serial numbers.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class SilenceWatch(
    InverterRegistry registry,
    TimeSpan age,
    Func<bool> isReliable,
    Func<IReadOnlyList<string>, CancellationToken, Task> found,
    TimeProvider time,
    Log log)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(10);

    /// <summary>Looks until it is cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            for (var since = time.GetTimestamp(); ;)
            {
                await Task.Delay(BetweenLooks < age ? BetweenLooks : age, time, cancellation);

                // After a start or an outage of PostgreSQL, the inverters' last readings are old, and new ones have to be written first.
                if (!isReliable()) since = time.GetTimestamp();
                else if (time.GetElapsedTime(since) >= age) await LookAsync(cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The node ends.
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            var silent = await registry.TakeSilentAsync(age, cancellation);
            if (silent.Count == 0) return;
            log.Info($"{Amount.Of(silent.Count, "inverter")} not polled by any node for {age.TotalSeconds:0} s: {Some(silent)}");
            await found(silent, cancellation);
        }
        catch (DatabaseException e)
        {
            log.Debug($"silent inverters cannot be looked for: {e.Message}");
        }
    }

    private static string Some(IReadOnlyList<string> serials)
    {
        const int Most = 10;
        return string.Join(", ", serials.Take(Most)) + (serials.Count > Most ? ", ..." : "");
    }
}
