using SermatecEss.Bridge.Points;
using SermatecEss.Bridge.State;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;
using SermatecEss.Simulator;

namespace SermatecEss.Bridge.Tests.Inverters;

/// <summary>The state that an earlier run has left for an inverter; without it, counters are polled several times.</summary>
internal static class EarlierRun
{
    /// <summary>A store with the counters of a simulated inverter.</summary>
    /// <param name="simulated">The inverter.</param>
    /// <param name="plantTime">The inverter's clock.</param>
    /// <param name="clock">The program's clock.</param>
    internal static MemoryStateStore Of(SimulatorOptions simulated, TimeProvider plantTime, TimeProvider clock)
    {
        var inverter = new SimulatedInverter(simulated with { Start = plantTime.GetUtcNow() }, plantTime);
        var view = CommandCatalogue.Default.View(simulated.PcuVersion);
        var counters = new Dictionary<string, Counted>();
        foreach (var code in view.Polled.SelectMany(view.ResponsesOf))
        {
            var payload = inverter.Response(code).AsSpan()[FrameLayout.PayloadOffset..^FrameLayout.TrailerLength];
            foreach (var reading in Decoder.Decode(view.Find(code)!, payload))
            {
                if (reading is { Field.Kind: ValueKind.Counter or ValueKind.Daily, Value: NumberValue { Number: var number } })
                    counters[reading.Point] = new Counted(number, clock.GetUtcNow());
            }
        }

        var store = new MemoryStateStore(clock, Assert.Fail);
        store.Write(StateDocument.Inverter(simulated.Serial), StateJson.Write(new InverterState { Counters = counters }));
        return store;
    }
}
