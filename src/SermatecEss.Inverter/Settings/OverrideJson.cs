using System.Globalization;
using System.Text.Json;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter.Settings;

/// <summary>An override as JSON. Validated strictly, because its content will be sent to the inverter.</summary>
internal static class OverrideJson
{
    private const int FirstYear = 1970;
    private const int LastYear = 2099;
    private const int LongestText = 100;

    /// <summary>How far clocks may have been off when it was written, or are now.</summary>
    private static readonly TimeSpan ClockError = TimeSpan.FromDays(7);

    internal static byte[] Write(OverrideState state)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("kind", state.Kind.ToString());
            json.WriteString("begin", state.Begin.ToString("O", CultureInfo.InvariantCulture));
            json.WriteString("end", state.End.ToString("O", CultureInfo.InvariantCulture));
            if (state.UntilSoc is { } soc) json.WriteNumber("until_soc", soc);
            if (state.IsOver) json.WriteBoolean("is_over", true);
            json.WriteStartObject("before");
            json.WriteString("command", state.Before.Command.ToString());
            json.WriteStartArray("settings");
            foreach (var setting in state.Before.Settings) json.WriteStringValue(setting);
            json.WriteEndArray();
            json.WriteString("payload", Convert.ToHexStringLower(state.Before.Payload.Span));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return text.ToArray();
    }

    /// <param name="text">The JSON.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="FormatException">This program did not write it.</exception>
    internal static OverrideState Read(byte[] text, DateTimeOffset now) => StateText.Read(text, root => Read(root, now));

    private static OverrideState Read(JsonElement root, DateTimeOffset now)
    {
        _ = root.Only("kind", "begin", "end", "until_soc", "is_over", "before");
        var kind = Kind(root.Text("kind", LongestText));
        var before = Before(root.GetProperty("before"), kind);
        var state = new OverrideState(kind, Time(root, "begin"), Time(root, "end"), Soc(root, kind), before)
        {
            IsOver = root.TryGetProperty("is_over", out var isOver) && isOver.GetBoolean(),
        };
        var latest = (now > state.Begin ? now : state.Begin) + BatteryOverride.Longest + ClockError;
        return state.End <= latest ? state : throw new FormatException("it ends later than an override can");
    }

    private static OverriddenSettings Before(JsonElement before, OverrideKind kind)
    {
        _ = before.Only("command", "settings", "payload");
        var isCommand = CommandCode.TryParse(before.Text("command", LongestText), out var command);
        if (!isCommand) throw new FormatException("it has an unknown command");
        string[] settings = [.. before.GetProperty("settings").EnumerateArray().Select(id => id.GetString()!)];
        if (settings.Length == 0
            || settings.Distinct().Count() != settings.Length
            || !settings.All(id => OverrideSettings.Touches(kind, id)))
        {
            throw new FormatException("its settings do not belong to this override");
        }

        return new OverriddenSettings(command, settings, Convert.FromHexString(before.Text("payload", 2 * FrameLayout.MaxPayload)));
    }

    private static OverrideKind Kind(string name)
    {
        foreach (var kind in Enum.GetValues<OverrideKind>())
            if (kind.ToString() == name) return kind;
        throw new FormatException("it has an unknown kind of override");
    }

    private static int? Soc(JsonElement root, OverrideKind kind)
    {
        if (!root.TryGetProperty("until_soc", out var soc)) return null;
        return soc.GetInt32() is >= 0 and <= 100 and var goal && kind != OverrideKind.Hold
            ? goal
            : throw new FormatException("until_soc is out of range");
    }

    private static DateTimeOffset Time(JsonElement root, string name)
    {
        var time = DateTimeOffset.ParseExact(root.Text(name, LongestText), "O", CultureInfo.InvariantCulture);
        return time.UtcDateTime.Year is >= FirstYear and <= LastYear ? time : throw new FormatException($"{name} is invalid");
    }
}
