using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Tests.Points;

/// <summary>Polls with given readings.</summary>
internal static class Polls
{
    private static readonly Dictionary<string, FieldDefinition> Fields = CommandCatalogue.Default.View(609)
        .Commands.SelectMany(command => command.Fields)
        .GroupBy(field => field.Id)
        .ToDictionary(fields => fields.Key, fields => fields.First());

    internal static FieldDefinition Field(string id) => Fields[id];

    internal static Snapshot Of(PollGroup group, DateTimeOffset time, params ReadOnlySpan<(string Point, decimal Value)> numbers)
    {
        var readings = new Dictionary<string, Reading>();
        foreach (var (point, value) in numbers) readings[point] = new Reading(Fields[point], new NumberValue(value));
        return new Snapshot(group, time, readings, []);
    }

    /// <summary>The same poll, with an additional code.</summary>
    internal static Snapshot With(Snapshot poll, string point, long code)
    {
        var reading = new Reading(Fields[point], new CodeValue(code, Fields[point].Codes!.Find(code)));
        return poll with { Readings = new Dictionary<string, Reading>(poll.Readings) { [point] = reading } };
    }
}
