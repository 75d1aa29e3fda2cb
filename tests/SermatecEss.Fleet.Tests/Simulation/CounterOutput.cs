using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Fleet.Simulation;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Fleet.Tests.Simulation;

/// <summary>Takes the counters of simulated inverters from a daemon.</summary>
internal sealed class CounterOutput : IOutput
{
    public string Name => "counters";

    public string? Detail => null;

    /// <summary>The accepted counters by serial number. Read it when the daemon has stopped.</summary>
    internal Dictionary<string, List<decimal>> Counts { get; } = [];

    /// <summary>Released with each fast poll.</summary>
    internal SemaphoreSlim News { get; } = new(0);

    public async Task RunAsync(BridgeView bridge, OutputFeed events, CancellationToken cancellation)
    {
        while (true)
        {
            if (await events.TakeAsync(cancellation) is not Polled { State: { Group: PollGroup.Fast } state } polled) continue;
            var serial = polled.Picture.Identity!.Serial;
            lock (Counts)
            {
                if (!Counts.TryGetValue(serial, out var numbers)) Counts[serial] = numbers = [];
                numbers.Add(((NumberValue)state.Values[ResponseStamp.CounterPoint]).Number);
            }

            _ = News.Release();
        }
    }

    /// <summary>How often the inverter polled least was polled; 0 if there are fewer inverters.</summary>
    internal int Fewest(int inverters)
    {
        lock (Counts) return Counts.Count < inverters ? 0 : Counts.Values.Min(numbers => numbers.Count);
    }
}
