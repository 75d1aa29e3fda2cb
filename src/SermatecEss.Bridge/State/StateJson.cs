using System.Globalization;
using System.Text.Json;
using SermatecEss.Bridge.Messages;
using SermatecEss.Bridge.Points;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.State;

/// <summary>The state of an inverter as JSON.</summary>
internal static class StateJson
{
    private const int Version = 1;
    private const string DayFormat = "yyyy-MM-dd";

    internal static byte[] Write(InverterState state) => Json.Write(json =>
    {
        json.WriteNumber("version", Version);
        if (state.Day is { } day) json.WriteString("day", Text(day));
        json.WriteStartObject("energies");
        foreach (var (id, energy) in state.Energies)
        {
            json.WriteStartObject(id);
            json.WriteNumber("total", energy.Total);
            json.WriteNumber("today", energy.Today);
            if (energy.Power is { } power) json.WriteNumber("power", power);
            if (energy.Measured is { } measured) json.WriteString("measured", measured);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("counters");
        foreach (var (id, counted) in state.Counters)
        {
            json.WriteStartObject(id);
            json.WriteNumber("value", counted.Value);
            json.WriteString("day", Text(counted.Day));
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartArray("alarms");
        foreach (var (field, alarm, since) in state.Alarms)
        {
            json.WriteStartObject();
            json.WriteString("field", field);
            json.WriteNumber("bit", alarm.Bit);
            if (alarm.Code is { } code) json.WriteNumber("code", code);
            json.WriteString("device", alarm.Device);
            json.WriteString("text", alarm.Description);
            json.WriteNumber("level", alarm.Level);
            json.WriteBoolean("hidden", alarm.Hidden);
            json.WriteString("since", since);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <exception cref="FormatException">It is no state that this program has written.</exception>
    internal static InverterState Read(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.GetProperty("version").GetInt32() != Version) throw new FormatException("it is of another version");
            return new InverterState
            {
                Day = root.TryGetProperty("day", out var day) ? ReadDay(day) : null,
                Energies = root.GetProperty("energies").EnumerateObject().ToDictionary(energy => energy.Name, energy => ReadEnergy(energy.Value)),
                Counters = root.GetProperty("counters").EnumerateObject().ToDictionary(counter => counter.Name, counter => new Counted(counter.Value.GetProperty("value").GetDecimal(), ReadDay(counter.Value.GetProperty("day")))),
                Alarms = [.. root.GetProperty("alarms").EnumerateArray().Select(ReadAlarm)],
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private static Energy ReadEnergy(JsonElement energy) => new(
        energy.GetProperty("total").GetDecimal(),
        energy.GetProperty("today").GetDecimal(),
        energy.TryGetProperty("power", out var power) ? power.GetDecimal() : null,
        energy.TryGetProperty("measured", out var measured) ? measured.GetDateTimeOffset() : null);

    private static string Text(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    private static DateOnly ReadDay(JsonElement day) => DateOnly.ParseExact(day.GetString()!, DayFormat, CultureInfo.InvariantCulture);

    private static RaisedAlarm ReadAlarm(JsonElement alarm) => new(
        alarm.GetProperty("field").GetString()!,
        new Alarm(
            alarm.TryGetProperty("code", out var code) ? code.GetInt32() : null,
            alarm.GetProperty("bit").GetInt32(),
            alarm.GetProperty("device").GetString()!,
            alarm.GetProperty("text").GetString()!,
            alarm.GetProperty("level").GetInt32(),
            alarm.GetProperty("hidden").GetBoolean()),
        alarm.GetProperty("since").GetDateTimeOffset());
}
