using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using SermatecEss.Bridge.HomeAssistant;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Points;

/// <summary>The state of one poll group as a JSON message: every point of the group, null where the poll did not bring it.</summary>
internal static class StateMessage
{
    internal static byte[] Write(GroupState snapshot, PollStep step, CatalogueView view, IReadOnlyList<DerivedPoint> calculated)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("time", snapshot.Time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
            var alarms = new List<Alarm>();
            foreach (var field in step.Commands.SelectMany(command => view.AnswersOf(command)).SelectMany(code => view.Find(code)!.Fields))
            {
                var value = snapshot.Values.GetValueOrDefault(field.Id);
                if (value is AlarmsValue raised) alarms.AddRange(raised.Raised);
                if (field.Kind is ValueKind.Reserved or ValueKind.Secret || field.Type == FieldType.AlarmBits) continue;
                json.WritePropertyName(field.Id);
                WriteValue(json, value);
            }

            foreach (var point in calculated.Where(point => point.Group == snapshot.Group))
            {
                json.WritePropertyName(point.Id);
                WriteValue(json, snapshot.Values.GetValueOrDefault(point.Id));
            }

            if (snapshot.Group == PollGroup.Fast) WriteAlarms(json, alarms);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    internal static string Text(PointValue value) => value.Text;

    private static void WriteValue(Utf8JsonWriter json, PointValue? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case NumberValue number: json.WriteNumberValue(number.Number); break;
            case CodeValue code: json.WriteStringValue(code.Label ?? Entities.UnknownState); break;
            case ListValue list:
                json.WriteStartArray();
                foreach (var item in list.Items) WriteValue(json, item);
                json.WriteEndArray();
                break;
            default: json.WriteStringValue(value.Text); break;
        }
    }

    private static void WriteAlarms(Utf8JsonWriter json, List<Alarm> alarms)
    {
        json.WriteNumber("alarm_count", alarms.Count);
        json.WriteStartArray("alarms");
        foreach (var alarm in alarms)
        {
            json.WriteStartObject();
            if (alarm.Code is { } code) json.WriteNumber("code", code);
            json.WriteString("device", alarm.Device);
            json.WriteString("text", alarm.Description);
            json.WriteNumber("level", alarm.Level);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
