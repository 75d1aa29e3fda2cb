using System.Text.Json;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Output;

/// <summary>A version's commands with all their fields as JSON.</summary>
internal static class CatalogueJson
{
    internal static void Write(Utf8JsonWriter json, CatalogueView view)
    {
        json.WriteStartObject();
        json.WriteNumber("pcu", view.PcuVersion);
        if (view.EffectiveVersion != view.PcuVersion) json.WriteNumber("countsAs", view.EffectiveVersion);
        json.WriteStartArray("commands");
        foreach (var command in view.Commands) WriteCommand(json, view, command);
        json.WriteEndArray();
        json.WriteStartArray("calculated");
        foreach (var point in view.Points.All.Where(point => point.IsCalculated)) WriteCalculated(json, point);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCommand(Utf8JsonWriter json, CatalogueView view, CommandDefinition command)
    {
        json.WriteStartObject();
        json.WriteString("code", command.Code.ToString());
        json.WriteNumber("since", command.Since);
        json.WriteString("label", command.Label);
        json.WriteString("access", Name(command.Access));
        if (command.Access == CommandAccess.Read)
        {
            WriteList(json, "names", command.Names);
            WriteList(json, "answers", view.ResponsesOf(command).Select(code => code.ToString()));
        }

        if (command.Group != PollGroup.None) json.WriteString("group", Name(command.Group));
        if (command.Check is { } check) json.WriteString("check", check.ToString());
        if (command.FollowedBy is { } next) json.WriteString("followedBy", next.ToString());
        if (command.Access != CommandAccess.Read && command.Risk != SettingRisk.Normal) json.WriteString("risk", Name(command.Risk));
        if (command.ClosesConnection) json.WriteBoolean("closesConnection", true);
        json.WriteNumber("payloadLength", command.PayloadLength);
        json.WriteStartArray("fields");
        for (var i = 0; i < command.Fields.Count; i++) WriteField(json, command, i);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteField(Utf8JsonWriter json, CommandDefinition command, int index)
    {
        var field = command.Fields[index];
        json.WriteStartObject();
        json.WriteString("point", field.Id);
        json.WriteString("label", field.Label);
        if (field.Kind != ValueKind.Reserved) WriteName(json, field.Name, field.FullName, field.Prominence);
        if (field.Since is { } since) json.WriteNumber("since", since);
        if (field.Until is { } until) json.WriteNumber("until", until);
        json.WriteString("type", Name(field.Type));
        json.WriteNumber("offset", OffsetOf(command, index));
        json.WriteNumber("length", field.Length);
        if (field.Scale != 1) json.WriteNumber("scale", field.Scale);
        if (field.Offset != 0) json.WriteNumber("valueOffset", field.Offset);
        if (field.Unit is { } unit) json.WriteString("unit", unit);
        if (field.BitCount > 0)
            json.WriteString("bits", field.BitCount == 1 ? $"{field.FirstBit}" : $"{field.FirstBit}-{field.FirstBit + field.BitCount - 1}");
        if (field.IsArray) json.WriteNumber("repeat", field.Repeat);
        if (field.RepeatCountId is { } count) json.WriteString("repeatCount", count);
        if (field.IsTimeOfDay) json.WriteString("format", "time");
        json.WriteString("kind", Name(field.Kind));
        if (field.Min is { } min) json.WriteNumber("min", min);
        if (field.Max is { } max) json.WriteNumber("max", max);
        if (field.Codes is { } codes)
        {
            json.WriteStartObject("codes");
            foreach (var (code, label) in codes.Entries) json.WriteString($"{code}", label);
            json.WriteEndObject();
            if (codes.OnCode is { } on) json.WriteNumber("on", on);
            if (codes.OffCode is { } off) json.WriteNumber("off", off);
        }

        if (field.Risk is { } risk) json.WriteString("risk", Name(risk));
        if (field.ShownBy is { } shownBy) json.WriteString("shownBy", shownBy);
        if (field.NeedsConfirmation) json.WriteBoolean("confirm", true);
        if (field.NeedsOff) json.WriteBoolean("needsOff", true);
        if (field.Note is { } note) json.WriteString("note", note);
        json.WriteEndObject();
    }

    private static void WriteCalculated(Utf8JsonWriter json, Point point)
    {
        json.WriteStartObject();
        json.WriteString("point", point.Id);
        json.WriteString("label", point.Label);
        WriteName(json, point.Name, point.FullName, point.Prominence);
        json.WriteString("unit", point.Unit);
        json.WriteString("kind", Name(point.Kind));
        json.WriteNumber("decimals", point.Decimals);
        WriteList(json, "needs", point.Needs);
        json.WriteEndObject();
    }

    private static void WriteName(Utf8JsonWriter json, string name, string fullName, Prominence prominence)
    {
        json.WriteString("name", name);
        if (fullName != name) json.WriteString("fullName", fullName);
        json.WriteString("prominence", Name(prominence));
    }

    private static int OffsetOf(CommandDefinition command, int field)
    {
        foreach (var slot in command.Slots)
            if (slot.FieldIndex == field) return slot.Offset;
        throw new ArgumentOutOfRangeException(nameof(field));
    }

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
