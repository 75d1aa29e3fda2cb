namespace SermatecEss.Protocol.Catalogue;

/// <summary>The positions of a command's fields in its payload.</summary>
internal sealed class PayloadLayout
{
    internal PayloadLayout(IReadOnlyList<FieldDefinition> fields)
    {
        Slots = Lay(fields);
        CountSlot = -1;
        if (fields.FirstOrDefault(field => field.RepeatCountId is not null) is not { } counted) return;
        CountSlot = Array.FindIndex(Slots, slot => fields[slot.FieldIndex].Id == counted.RepeatCountId);
        MaxRecords = counted.Repeat;
        SlotsPerRecord = fields.Count(field => field.RepeatCountId is not null);
    }

    internal FieldSlot[] Slots { get; }

    /// <summary>The slot with the number of records at the payload's end; -1 if there is none.</summary>
    internal int CountSlot { get; }

    private int MaxRecords { get; }

    private int SlotsPerRecord { get; }

    /// <summary>The number of slots for a value of the count field.</summary>
    internal int SlotsFor(long count)
    {
        var records = Math.Clamp(count, 0, MaxRecords);
        return Slots.Length - ((MaxRecords - (int)records) * SlotsPerRecord);
    }

    /// <summary>
    /// How many slots, from the first, lie completely within a payload. Slots end where the previous one ends, or after it.
    /// </summary>
    internal int SlotsWithin(int payloadLength)
    {
        var count = Slots.Length;
        while (count > 0 && Slots[count - 1].End > payloadLength) count--;
        return count;
    }

    /// <summary>Lays out fields one after the other, and arrays of one repeat group record by record.</summary>
    private static FieldSlot[] Lay(IReadOnlyList<FieldDefinition> fields)
    {
        var slots = new List<FieldSlot>(fields.Count);
        int start = 0, end = 0;
        for (var i = 0; i < fields.Count;)
        {
            var field = fields[i];
            if (!field.SharesBytes) start = end;
            var run = RunLength(fields, i);
            var times = field.Type == FieldType.AlarmBits ? field.Length / FieldDefinition.AlarmWordLength : Math.Max(1, field.Repeat);
            var offset = start;
            for (var occurrence = 0; occurrence < times; occurrence++)
            {
                for (var k = i; k < i + run; k++)
                {
                    var length = fields[k].Type == FieldType.AlarmBits ? FieldDefinition.AlarmWordLength : fields[k].Length;
                    slots.Add(new FieldSlot(k, fields[k], occurrence, offset, length));
                    offset += length;
                }
            }

            end = Math.Max(end, offset);
            i += run;
        }

        return [.. slots];
    }

    /// <summary>How many fields from <paramref name="first"/> on are interleaved with each other.</summary>
    private static int RunLength(IReadOnlyList<FieldDefinition> fields, int first)
    {
        if (fields[first].RepeatGroup is not { } group) return 1;
        var run = 1;
        while (first + run < fields.Count && fields[first + run].RepeatGroup == group) run++;
        return run;
    }
}
