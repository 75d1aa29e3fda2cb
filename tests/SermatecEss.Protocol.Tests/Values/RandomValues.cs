using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Protocol.Tests.Values;

/// <summary>Random values of a command's fields, over the whole range, with the limits more often than by chance.</summary>
internal sealed class RandomValues(int seed)
{
    private const string Letters = "ST0123456789 aZ-_.äß€😀";
    private readonly Random _random = new(seed);

    /// <summary>A value for every field except for words whose bits are separate fields.</summary>
    internal Dictionary<string, PointValue> For(CommandDefinition command, BatteryVendor? battery)
    {
        var values = new Dictionary<string, PointValue>();
        var counts = command.Fields.Select(field => field.RepeatCountId).ToHashSet();
        foreach (var field in command.Fields)
        {
            if (IsWordOfBits(command, field)) continue;
            var records = field.RepeatCountId is { } id ? (int)((NumberValue)values[id]).Number : field.Repeat;
            if (counts.Contains(field.Id)) values[field.Id] = new NumberValue(_random.Next((int)field.Max!.Value + 1));
            else if (field.IsArray) values[field.Id] = new ListValue([.. Enumerable.Range(0, records).Select(_ => One(field, battery))]);
            else values[field.Id] = One(field, battery);
        }

        return values;
    }

    private static bool IsWordOfBits(CommandDefinition command, FieldDefinition field) =>
        field.BitCount == 0 && field.SharesBytes && command.Fields.Any(other => other.BitCount > 0);

    private PointValue One(FieldDefinition field, BatteryVendor? battery) => field.Type switch
    {
        FieldType.Text => new TextValue(Text(field.Length == 0 ? 200 : field.Length)),
        FieldType.Bytes or FieldType.Reserved => new BytesValue(Bytes(field.Length == 0 ? _random.Next(256) : field.Length)),
        FieldType.AlarmBits => Alarms(field, battery),
        _ => Number(field),
    };

    private PointValue Number(FieldDefinition field)
    {
        var bits = field.BitCount > 0 ? field.BitCount : 8 * field.Length;
        var (min, max) = field.Type == FieldType.SignedNumber ? (-(1L << (bits - 1)), (1L << (bits - 1)) - 1) : (0, (1L << bits) - 1);
        var raw = _random.Next(8) switch { 0 => min, 1 => max, 2 => Math.Max(min, -1), 3 => 0, _ => _random.NextInt64(min, max + 1) };
        if (field.Codes is { } codes)
        {
            if (_random.Next(2) == 0) raw = codes.Entries[_random.Next(codes.Entries.Count)].Key;
            return new CodeValue(raw, codes.Find(raw));
        }

        if (field.IsTimeOfDay) return new TimeOfDayValue((int)raw);
        if (field.Type == FieldType.Hex) return new HexValue(raw, 2 * field.Length);
        return new NumberValue((raw * field.Scale) + field.Offset);
    }

    private AlarmsValue Alarms(FieldDefinition field, BatteryVendor? battery)
    {
        var words = Enumerable.Range(0, field.Length / 2).Select(_ => (ushort)_random.Next(0x10000)).ToList();
        var first = field.Alarms!.Resolve(battery);
        var raised = Enumerable.Range(0, 16 * words.Count).Where(bit => (words[bit / 16] & (1 << (bit % 16))) != 0);
        return new AlarmsValue(words, [.. raised.Select(bit => AlarmTable.Default.Resolve(first, bit))]);
    }

    private string Text(int room)
    {
        var text = "";
        foreach (var rune in Letters.EnumerateRunes().OrderBy(_ => _random.Next()).Concat(Letters.EnumerateRunes()).Take(_random.Next(40)))
            if (System.Text.Encoding.UTF8.GetByteCount(text) + rune.Utf8SequenceLength <= room) text += rune;
        return text;
    }

    private byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }
}
