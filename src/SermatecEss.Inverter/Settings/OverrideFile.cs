using System.Globalization;
using System.Text.Json;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter.Settings;

/// <summary>An override in a file, which is there as long as something has to be put back.</summary>
internal sealed class OverrideFile(string path)
{
    /// <summary>The override that lasts, or null.</summary>
    /// <exception cref="SettingException"><see cref="SettingRefusal.NoAccount"/>: the file cannot be read or understood.</exception>
    internal OverrideState? Load()
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            var before = root.GetProperty("before");
            if (!CommandCode.TryParse(Text(before, "command"), out var command)) throw new FormatException("there is no such command");
            return new OverrideState(
                Enum.Parse<OverrideKind>(Text(root, "kind")),
                Time(root, "begin"),
                Time(root, "end"),
                root.TryGetProperty("until_soc", out var soc) ? soc.GetInt32() : null,
                new OverriddenSettings(command, [.. before.GetProperty("settings").EnumerateArray().Select(id => id.GetString()!)], Convert.FromHexString(Text(before, "payload"))))
            {
                IsOver = root.TryGetProperty("is_over", out var isOver) && isOver.GetBoolean(),
            };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException or ArgumentException or KeyNotFoundException or InvalidOperationException)
        {
            throw new SettingException(SettingRefusal.NoAccount, $"The file {path} says what an override has to put back, and cannot be read ({e.Message.TrimEnd('.')}); look at the settings, then remove it.");
        }
    }

    /// <exception cref="SettingException"><see cref="SettingRefusal.NoAccount"/>: the file cannot be written.</exception>
    internal void Save(OverrideState state)
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

        Change(() => WholeFile.Replace(path, text.ToArray(), isUrgent: true));
    }

    internal void Delete() => Change(() => WholeFile.Delete(path));

    private void Change(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingException(SettingRefusal.NoAccount, $"What an override has to put back cannot be kept in {path} ({e.Message.TrimEnd('.')}); make the directory writable, or name another with --state-dir.");
        }
    }

    private static string Text(JsonElement element, string key) => element.GetProperty(key).GetString() ?? throw new FormatException($"{key} is missing");

    private static DateTimeOffset Time(JsonElement element, string key) => DateTimeOffset.ParseExact(Text(element, key), "O", CultureInfo.InvariantCulture);
}
