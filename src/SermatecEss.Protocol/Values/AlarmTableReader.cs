using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Protocol.Values;

/// <summary>Reads the built-in alarm table.</summary>
internal static class AlarmTableReader
{
    internal static AlarmTable Read(ReadOnlySpan<byte> utf8Json)
    {
        var alarms = new Dictionary<int, Alarm>();
        var kinds = new Dictionary<int, string>();
        var json = new JsonCursor(utf8Json);
        json.BeginObject(null);
        while (json.NextProperty(null, out var name))
        {
            if (name != "alarms") throw json.Fail(null, $"an alarm table has no property '{name}'");
            json.BeginArray(name);
            while (json.HasElement(name))
            {
                var alarm = ReadAlarm(ref json, out var kind);
                alarms.Add(alarm.Code!.Value, alarm);
                kinds.Add(alarm.Code!.Value, kind);
            }
        }

        return new AlarmTable(alarms, kinds);
    }

    private static Alarm ReadAlarm(ref JsonCursor json, out string kind)
    {
        const string where = "an alarm";
        int code = 0, level = 0;
        string device = "", text = "";
        var hidden = false;
        kind = AlarmTable.UnknownKind;
        json.BeginObject(where);
        while (json.NextProperty(where, out var name))
        {
            switch (name)
            {
                case "code": code = json.ReadInt(where, 1, ushort.MaxValue); break;
                case "device": device = json.ReadString(where); break;
                case "text": text = json.ReadString(where); break;
                case "level": level = json.ReadInt(where, 0, 3); break;
                case "kind": kind = json.ReadString(where); break;
                case "hidden": hidden = json.ReadBool(where); break;
                default: throw json.Fail(where, $"an alarm has no property '{name}'");
            }
        }

        return new Alarm(code, 0, device, text, level, hidden);
    }
}
