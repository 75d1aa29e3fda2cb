using System.Text.Json;
using SermatecEss.Bridge.Points;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Messages;

/// <summary>The accepted readings of an inverter as JSON messages.</summary>
public static class StateMessage
{
    /// <summary>The state for a code outside its list; Home Assistant rejects states that were not announced.</summary>
    public const string UnknownState = "unknown";

    /// <summary>The state of one poll group: all its possible points, null without a value.</summary>
    public static byte[] Write(GroupState state, PointList points) => Json.Write(json =>
    {
        json.WriteString("time", Json.Time(state.Time));
        foreach (var point in PointsOf(state.Group, points))
        {
            json.WritePropertyName(point.Id);
            WriteValue(json, state.Values.GetValueOrDefault(point.Id));
        }

        if (state.Group == PollGroup.Fast) WriteAlarms(json, state.Alarms);
    });

    /// <summary>The points of a group that its state contains: not alarms, which have their own list, and not secrets.</summary>
    public static IEnumerable<Point> PointsOf(PollGroup group, PointList points) =>
        points.In(group).Where(point => point.Kind != ValueKind.Secret && !point.IsAlarms);

    /// <summary>An alarm that was raised or cleared, in the form of a Home Assistant event.</summary>
    public static byte[] Write(AlarmEvent alarm) => Json.Write(json =>
    {
        json.WriteString("event_type", alarm.IsRaised ? "raised" : "cleared");
        WriteAlarm(json, alarm.Alarm, alarm.Since);
        json.WriteString("time", Json.Time(alarm.Time));
    });

    /// <summary>A single value.</summary>
    public static string Text(PointValue value) => value is CodeValue code ? code.Label ?? UnknownState : value.Text;

    /// <summary>Writes one value: a number, a text, a list of them, or null.</summary>
    public static void WriteValue(Utf8JsonWriter json, PointValue? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case NumberValue number: json.WriteNumberValue(number.Number); break;
            case ListValue list:
                json.WriteStartArray();
                foreach (var item in list.Items) WriteValue(json, item);
                json.WriteEndArray();
                break;
            default: json.WriteStringValue(Text(value)); break;
        }
    }

    private static void WriteAlarms(Utf8JsonWriter json, IReadOnlyList<RaisedAlarm> alarms)
    {
        json.WriteNumber("alarm_count", alarms.Count);
        json.WriteStartArray("alarms");
        foreach (var alarm in alarms)
        {
            json.WriteStartObject();
            WriteAlarm(json, alarm.Alarm, alarm.Since);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteAlarm(Utf8JsonWriter json, Alarm alarm, DateTimeOffset since)
    {
        if (alarm.Code is { } code) json.WriteNumber("code", code);
        json.WriteString("device", alarm.Device);
        json.WriteString("text", alarm.Description);
        json.WriteNumber("level", alarm.Level);
        json.WriteString("since", Json.Time(since));
    }
}
