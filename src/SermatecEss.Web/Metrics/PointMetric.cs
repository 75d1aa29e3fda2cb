using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Web.Metrics;

/// <summary>A point as samples of a family.</summary>
internal sealed class PointMetric
{
    private const string UnknownState = "unknown";

    /// <summary>
    /// Of more states than these only the present one is written: they are types of devices and countries, which hardly change.
    /// </summary>
    private const int LargestSet = 16;
    private readonly decimal _factor;
    private readonly CodeList? _codes;
    private readonly byte[] _labels;

    /// <summary>What each state of a set is called, with its label.</summary>
    private readonly (string State, byte[] Labels)[] _states;

    private PointMetric(Point point, MetricFamily family, PointName name, decimal factor)
    {
        Point = point;
        Family = family;
        Label = name.Label is { } label ? (label, name.Part) : null;
        _factor = factor;
        _codes = point.Codes;
        _labels = name.Label is null ? [] : MetricLabels.Of((name.Label, name.Part));
        _states = point.Codes is { } codes && !point.IsSwitch
            ? [.. codes.Entries.Select(entry => entry.Value).Append(UnknownState).Distinct().Select(state => (state, StateLabels(state)))]
            : [];
    }

    /// <summary>The point.</summary>
    internal Point Point { get; }

    /// <summary>The family of its samples.</summary>
    internal MetricFamily Family { get; }

    /// <summary>The label that says of which part of the plant it is; null for none.</summary>
    internal (string Name, string Value)? Label { get; }

    /// <summary>The point as samples; null for one that is no measurement: texts, lists, alarms, and what never changes.</summary>
    internal static PointMetric? Of(Point point)
    {
        if (!IsMeasured(point)) return null;
        var unit = MetricUnit.Of(point.Unit);
        var name = PointName.Of(point);
        var kind = point.Kind == ValueKind.Counter ? MetricKind.Counter : MetricKind.Gauge;
        return new PointMetric(point, new MetricFamily(name.Quantity, kind, Help(point, name), unit.Suffix), name, unit.Factor);
    }

    /// <summary>Writes the samples of a value; none for a value that is neither a number nor a state.</summary>
    /// <param name="writer">The writer, at this family.</param>
    /// <param name="labels">The labels of the inverter.</param>
    /// <param name="value">The value.</param>
    internal void Write(MetricWriter writer, ReadOnlySpan<byte> labels, PointValue value)
    {
        switch (value)
        {
            case NumberValue { Number: var number }:
                writer.Write(labels, _labels, number * _factor);
                break;
            case CodeValue { Code: var code } when _states.Length == 0:
                if (code == _codes?.OnCode) writer.Write(labels, _labels, 1);
                if (code == _codes?.OffCode) writer.Write(labels, _labels, 0);
                break;
            case CodeValue { Label: var state }:
                foreach (var (one, more) in _states)
                {
                    var isPresent = one == (state ?? UnknownState);
                    if (isPresent || !IsLargeSet) writer.Write(labels, more, isPresent ? 1 : 0);
                }

                break;
            default:
                break;
        }
    }

    private bool IsLargeSet => _states.Length > LargestSet;

    private byte[] StateLabels(string state) =>
        Label is { } label ? MetricLabels.Of(label, ("state", state)) : MetricLabels.Of(("state", state));

    private static bool IsMeasured(Point point) =>
        point is { Group: not PollGroup.None, IsReadable: true, IsArray: false, IsAlarms: false }
        && point.Kind is ValueKind.Instant or ValueKind.Counter or ValueKind.Daily or ValueKind.Setting or ValueKind.Status
        && (point.IsCalculated || point.Codes is not null || point.Field is
        {
            IsTimeOfDay: false,
            Type: FieldType.SignedNumber or FieldType.UnsignedNumber or FieldType.Bit or FieldType.BitRange,
        });

    private static string Help(Point point, PointName name)
    {
        if (point.Kind == ValueKind.Daily) return $"{name.Help}; begins again at midnight.";
        if (point.Codes is not { } codes) return $"{name.Help}.";
        return point.IsSwitch
            ? $"{name.Help}: 1 is {codes.Find(codes.OnCode!.Value)}, 0 is {codes.Find(codes.OffCode!.Value)}."
            : $"{name.Help}: 1 for the state that it is in, 0 for all others.";
    }
}
