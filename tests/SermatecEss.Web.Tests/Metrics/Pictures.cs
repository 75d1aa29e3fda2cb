using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Points;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Web.Tests.Metrics;

/// <summary>Pictures of inverters that report something for each of their points.</summary>
internal static class Pictures
{
    internal const string Serial = "ST0000000000000001";
    internal static readonly DateTimeOffset Time = new(2026, 6, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly PollPeriods Periods = new(TimeSpan.FromSeconds(10));

    /// <summary>An inverter that answers.</summary>
    /// <param name="version">Its PCU version.</param>
    /// <param name="serial">Its serial number.</param>
    /// <param name="host">Its address.</param>
    internal static InverterPicture Of(int version, string serial = Serial, string host = "192.168.1.20")
    {
        var view = CommandCatalogue.Default.View(version);
        var plan = PollPlan.Of(view, Periods);
        return new InverterPicture(new InverterOptions(new SessionOptions { Host = host }, Periods))
        {
            KnownSerial = serial,
            Identity = new InverterIdentity(version, 1, "10kW", CommandCatalogue.Default.Batteries[1], serial, view, null!),
            Name = new InverterName("Garage", IsGiven: true),
            Plan = plan,
            IsAvailable = true,
            States = plan.Steps.ToDictionary(step => step.Group, step => new GroupState(step.Group, Time, Values(view.Points, step.Group))),
            Answered = plan.Steps.ToDictionary(step => step.Group, _ => true),
        };
    }

    /// <summary>The same inverter, with other values of some points.</summary>
    internal static InverterPicture With(InverterPicture picture, params ReadOnlySpan<(string Point, PointValue? Value)> values)
    {
        var states = picture.States.ToDictionary();
        foreach (var (id, value) in values)
        {
            var state = states[picture.Points!.Find(id)!.Group];
            var changed = state.Values.ToDictionary();
            _ = changed.Remove(id);
            if (value is not null) changed[id] = value;
            states[state.Group] = state with { Values = changed };
        }

        return picture with { States = states };
    }

    private static Dictionary<string, PointValue> Values(PointList points, PollGroup group) =>
        points.In(group).Select((point, i) => (point.Id, Value: Value(point, i))).ToDictionary(pair => pair.Id, pair => pair.Value);

    private static PointValue Value(Point point, int i)
    {
        if (point.IsAlarms) return new AlarmsValue([0], []);
        if (point.Codes is { } codes)
        {
            var code = codes.OnCode ?? codes.Entries[0].Key;
            return One(new CodeValue(code, codes.Find(code)), point);
        }

        return point.Field switch
        {
            { Type: FieldType.Text } => One(new TextValue("text"), point),
            { IsTimeOfDay: true } => One(new TimeOfDayValue(60), point),
            { Type: FieldType.Hex } => One(new HexValue(1, 4), point),
            { Type: FieldType.Bytes } => One(new BytesValue(new byte[] { 1 }), point),
            _ => One(new NumberValue(i + 0.5m), point),
        };
    }

    private static PointValue One(PointValue value, Point point) => point.IsArray ? new ListValue([value, value]) : value;
}
