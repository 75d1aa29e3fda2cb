using System.Globalization;
using System.Text.Json;
using SermatecEss.Bridge.Messages;
using SermatecEss.Bridge.Points;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.State;

/// <summary>The state of an inverter as JSON. A new member needs a new version.</summary>
internal static class StateJson
{
    private const int Version = 1;
    private const string DayFormat = "yyyy-MM-dd";

    internal static byte[] Write(InverterState state) => Json.Write(json =>
    {
        json.WriteNumber("version", Version);
        if (state.Day is { } day && StateLimits.IsPossible(day)) json.WriteString("day", Text(day));
        json.WriteStartObject("energies");
        foreach (var (id, energy) in state.Energies)
        {
            json.WriteStartObject(id);
            json.WriteNumber("total", Math.Clamp(energy.Total, 0, StateLimits.LargestTotal));
            json.WriteNumber("today", Math.Clamp(energy.Today, 0, StateLimits.LargestToday));
            if (energy is { Power: { } power, Measured: { } measured } && StateLimits.IsPossible(power) && StateLimits.IsPossible(measured))
            {
                json.WriteNumber("power", power);
                json.WriteString("measured", measured);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("counters");
        foreach (var (id, counted) in state.Counters.Where(counter => StateLimits.IsPossible(counter.Value)).Take(StateLimits.MostItems))
        {
            json.WriteStartObject(id);
            json.WriteNumber("value", counted.Value);
            json.WriteString("time", counted.Time);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartArray("alarms");
        foreach (var (field, alarm, since) in state.Alarms.Where(StateLimits.IsPossible).Take(StateLimits.MostItems))
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

    /// <exception cref="FormatException">This program did not write the state.</exception>
    internal static InverterState Read(byte[] text) => StateText.Read(text, root =>
    {
        if (root.GetProperty("version").GetInt32() != Version) throw new FormatException("it has a different version");
        _ = root.Only("version", "day", "energies", "counters", "alarms");
        return new InverterState
        {
            Day = root.TryGetProperty("day", out var day) ? ReadDay(day) : null,
            Energies = ReadObject(root.GetProperty("energies"), ReadEnergy),
            Counters = ReadObject(root.GetProperty("counters"), ReadCounted),
            Alarms = [.. Few(root.GetProperty("alarms").EnumerateArray().Select(ReadAlarm))],
        };
    });

    private static Dictionary<string, T> ReadObject<T>(JsonElement element, Func<JsonElement, T> read) =>
        Few(element.EnumerateObject()).ToDictionary(member => ReadId(member.Name), member => read(member.Value));

    private static string ReadId(string name) =>
        StateText.Checked(name, StateLimits.LongestId) ?? throw new FormatException("it has an invalid id");

    private static List<T> Few<T>(IEnumerable<T> items) =>
        items.ToList() is { Count: <= StateLimits.MostItems } list ? list : throw new FormatException("it has too many entries");

    private static Energy ReadEnergy(JsonElement energy)
    {
        _ = energy.Only("total", "today", "power", "measured");
        return new Energy(
            energy.Number("total", 0, StateLimits.LargestTotal),
            energy.Number("today", 0, StateLimits.LargestToday),
            energy.TryGetProperty("power", out _) ? energy.Number("power", -StateLimits.LargestPower, StateLimits.LargestPower) : null,
            energy.TryGetProperty("measured", out var measured) ? ReadTime(measured) : null);
    }

    private static Counted ReadCounted(JsonElement counter) => new(
        counter.Only("value", "time", "day").Number("value", 0, StateLimits.LargestTotal),

        // The first builds saved only the day.
        counter.TryGetProperty("day", out var day)
            ? new DateTimeOffset(ReadDay(day), TimeOnly.MinValue, TimeSpan.Zero)
            : ReadTime(counter.GetProperty("time")));

    private static string Text(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    private static DateOnly ReadDay(JsonElement element) =>
        DateOnly.ParseExact(element.GetString()!, DayFormat, CultureInfo.InvariantCulture) is var day && StateLimits.IsPossible(day)
            ? day
            : throw new FormatException("it has an invalid day");

    private static DateTimeOffset ReadTime(JsonElement element) =>
        element.GetDateTimeOffset() is var time && StateLimits.IsPossible(time)
            ? time
            : throw new FormatException("it has an invalid time");

    private static RaisedAlarm ReadAlarm(JsonElement element)
    {
        _ = element.Only("field", "bit", "code", "device", "text", "level", "hidden", "since");
        var alarm = new RaisedAlarm(
            element.Text("field", StateLimits.LongestId),
            new Alarm(
                element.TryGetProperty("code", out var code) ? code.GetInt32() : null,
                element.GetProperty("bit").GetInt32(),
                element.Text("device", StateLimits.LongestText),
                element.Text("text", StateLimits.LongestText),
                element.GetProperty("level").GetInt32(),
                element.GetProperty("hidden").GetBoolean()),
            ReadTime(element.GetProperty("since")));
        return StateLimits.IsPossible(alarm) ? alarm : throw new FormatException("it has an invalid alarm");
    }
}
