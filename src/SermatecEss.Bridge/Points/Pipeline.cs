#pragma warning disable CS1591, CA1822
using SermatecEss.Bridge.Configuration;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Points;

public sealed class Pipeline(InverterIdentity identity, PollPlan plan, BridgeOptions options, TimeProvider time, Log log)
{
    public RejectedCounts Rejected { get; } = new();
    public IReadOnlyList<DerivedPoint> Calculated => DerivedPoints.All;
    public GroupState Process(Snapshot snapshot)
    {
        _ = (identity, plan, options, time, log);
        var values = snapshot.Readings.ToDictionary(pair => pair.Key, pair => pair.Value.Value);
        foreach (var point in DerivedPoints.All.Where(point => point.Group == snapshot.Group))
            if (point.Calculate(id => values.GetValueOrDefault(id) is NumberValue number ? number.Number : null) is { } value) values[point.Id] = new NumberValue(value);
        return new GroupState(snapshot.Group, snapshot.Time, values, [], [], false);
    }
}
