using System.Text.Json;

namespace SermatecEss.Protocol.Values;

/// <summary>Readings as JSON properties.</summary>
public static class ReadingJson
{
    /// <summary>Writes the readings of a frame, an object each, as the property <c>readings</c> of the current object.</summary>
    /// <param name="json">Takes the property.</param>
    /// <param name="readings">The readings; bytes without a known meaning are left out.</param>
    /// <param name="showSecrets">Whether passwords are written, instead of a placeholder.</param>
    public static void WriteReadings(Utf8JsonWriter json, IEnumerable<Reading> readings, bool showSecrets)
    {
        json.WriteStartArray("readings");
        foreach (var reading in readings)
        {
            if (!reading.IsShown) continue;
            json.WriteStartObject();
            WriteProperties(json, reading, showSecrets);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a value as the property of its point: a number, a text, or an array of them; null without a value.</summary>
    /// <param name="json">Takes the property.</param>
    /// <param name="point">The point's id.</param>
    /// <param name="value">The value; alarms become their texts.</param>
    public static void WriteFlat(Utf8JsonWriter json, string point, PointValue? value)
    {
        json.WritePropertyName(point);
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case AlarmsValue alarms:
                json.WriteStartArray();
                foreach (var alarm in alarms.Raised) json.WriteStringValue(alarm.ToString());
                json.WriteEndArray();
                break;
            default:
                WriteValue(json, value);
                break;
        }
    }

    /// <summary>Writes point, label, value, code and unit into the current object.</summary>
    private static void WriteProperties(Utf8JsonWriter json, Reading reading, bool showSecrets)
    {
        json.WriteString("point", reading.Point);
        json.WriteString("label", reading.Field.Label);
        json.WritePropertyName("value");
        WriteValue(json, reading.Shown(showSecrets));
        if (reading.Value is CodeValue code) json.WriteNumber("code", code.Code);
        if (reading.Field.Unit is { } unit) json.WriteString("unit", unit);
    }

    private static void WriteValue(Utf8JsonWriter json, PointValue value)
    {
        switch (value)
        {
            case NumberValue number:
                json.WriteNumberValue(number.Number);
                break;
            case ListValue list:
                json.WriteStartArray();
                foreach (var item in list.Items) WriteValue(json, item);
                json.WriteEndArray();
                break;
            case AlarmsValue alarms:
                json.WriteStartArray();
                foreach (var alarm in alarms.Raised) WriteAlarm(json, alarm);
                json.WriteEndArray();
                break;
            case TextValue characters:
                json.WriteStringValue(characters.Characters);
                break;
            default:
                json.WriteStringValue(value.Text);
                break;
        }
    }

    private static void WriteAlarm(Utf8JsonWriter json, Alarm alarm)
    {
        json.WriteStartObject();
        if (alarm.Code is { } code) json.WriteNumber("code", code);
        json.WriteNumber("bit", alarm.Bit);
        json.WriteString("device", alarm.Device);
        json.WriteString("text", alarm.Description);
        json.WriteNumber("level", alarm.Level);
        if (alarm.Hidden) json.WriteBoolean("hidden", true);
        json.WriteEndObject();
    }
}
