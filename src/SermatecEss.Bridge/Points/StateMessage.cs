using System.Globalization;
using System.Text.Json;
using SermatecEss.Bridge.HomeAssistant;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Points;

/// <summary>What is believed of an inverter as JSON messages.</summary>
internal static class StateMessage
{
    /// <summary>The state of one poll group: every point that it can have, null where there is no value.</summary>
    internal static byte[] Write(GroupState state, PollStep step, CatalogueView view, IReadOnlyList<Point> calculated) => Json.Object(json =>
    {
        json.WriteString("time", Time(state.Time));
        foreach (var field in step.Commands.SelectMany(view.AnswersOf).SelectMany(code => view.Find(code)!.Fields))
        {
            if (field.Kind is ValueKind.Reserved or ValueKind.Secret || field.Type == FieldType.AlarmBits) continue;
            json.WritePropertyName(field.Id);
            WriteValue(json, state.Values.GetValueOrDefault(field.Id));
        }

        if (state.Group != PollGroup.Fast) return;
        foreach (var point in calculated)
        {
            json.WritePropertyName(point.Id);
            WriteValue(json, state.Values.GetValueOrDefault(point.Id));
        }

        WriteAlarms(json, state.Alarms);
    });

    /// <summary>An alarm that was raised or cleared, as Home Assistant's events are.</summary>
    internal static byte[] Write(AlarmEvent alarm) => Json.Object(json =>
    {
        json.WriteString("event_type", alarm.IsRaised ? "raised" : "cleared");
        WriteAlarm(json, alarm.Alarm, alarm.Since);
        json.WriteString("time", Time(alarm.Time));
    });

    /// <summary>One value by itself.</summary>
    internal static string Text(PointValue value) => value is CodeValue code ? code.Label ?? Entities.UnknownState : value.Text;

    private static void WriteValue(Utf8JsonWriter json, PointValue? value)
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
        json.WriteString("since", Time(since));
    }

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
}
