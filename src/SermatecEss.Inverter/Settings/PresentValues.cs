using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Inverter.Settings;

/// <summary>An inverter's current settings, as just read.</summary>
internal sealed class PresentValues
{
    private readonly List<ResponseFrame> _frames = [];
    private readonly Dictionary<string, PointValue> _readings = [];

    /// <summary>The values by point.</summary>
    internal IReadOnlyDictionary<string, PointValue> Readings => _readings;

    internal void Add(Response response)
    {
        foreach (var frame in response.Frames)
        {
            _frames.Add(frame);
            foreach (var reading in frame.Readings) _readings[reading.Point] = reading.Value;
        }
    }

    /// <summary>The current value of a field to write, or null if unknown.</summary>
    internal PointValue? Find(CommandDefinition command, FieldDefinition field)
    {
        if (_readings.TryGetValue(field.Id, out var value)) return value;
        if (field.ShownBy is { } other) return InOtherForm(field, _readings.GetValueOrDefault(other));
        return field.Kind == ValueKind.Reserved ? Reserved(command, field) : null;
    }

    private static CodeValue? InOtherForm(FieldDefinition field, PointValue? shown)
    {
        if (shown is null) return null;
        foreach (var (code, label) in field.Codes!.Entries)
            if (label == shown.Text) return new CodeValue(code, label);
        return null;
    }

    /// <summary>
    /// The value of reserved bytes, which reads do not define as a field: the bytes after the same preceding field. 0 if no field of the
    /// command can be read.
    /// </summary>
    private BytesValue? Reserved(CommandDefinition command, FieldDefinition field)
    {
        if (field.IsArray) return null;
        if (!command.Fields.Any(other => _readings.ContainsKey(other.Id))) return new BytesValue(new byte[field.Length]);
        var index = 0;
        while (command.Fields[index] != field) index++;
        if (index == 0) return null;
        var before = command.Fields[index - 1].Id;
        foreach (var frame in _frames)
        {
            if (frame.Command.FindField(before) is not { } read) continue;
            foreach (var slot in frame.Command.Slots)
            {
                if (frame.Command.Fields[slot.FieldIndex] != read) continue;
                var payload = frame.Bytes[FrameLayout.PayloadOffset..^FrameLayout.TrailerLength];
                return slot.End + field.Length <= payload.Length ? new BytesValue(payload.Slice(slot.End, field.Length)) : null;
            }
        }

        return null;
    }
}
