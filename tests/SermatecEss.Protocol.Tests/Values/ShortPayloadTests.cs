using CsCheck;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Protocol.Tests.Values;

public sealed class ShortPayloadTests
{
    private static readonly Gen<(CommandDefinition Command, byte[] Payload)> Responses =
        Gen.Select(Gen.Int[0, Catalogued.Definitions.Count - 1].Select(i => Catalogued.Definitions[i]), Gen.Byte.Array[255],
            (command, bytes) =>
        {
            Catalogued.BoundCount(command, bytes);
            return (command, command.PayloadLength == 0 ? bytes : bytes[..command.PayloadLength]);
        });

    [Fact]
    public void A_short_payload_gives_the_first_readings_of_the_whole_one() => Responses.Sample(
        (command, payload) =>
        {
            var whole = Decoder.Decode(command, payload);
            for (var length = 0; length < payload.Length; length++)
            {
                var part = Decoder.Decode(command, payload.AsSpan(0, length));
                if (!part.Zip(whole).All(pair => pair.First.Field == pair.Second.Field && IsPart(pair.First.Value, pair.Second.Value)))
                    return false;
                if (part.Count > whole.Count || !part.All(reading => IsCarried(command, reading, length))) return false;
            }

            return true;
        },
        iter: 300);

    [Fact]
    public void A_long_payload_gives_the_readings_of_the_whole_one() => Responses.Sample(
        (command, payload) =>
        {
            if (command.Fields[^1].Length == 0) return true;
            byte[] longer = [.. payload, 1, 2, 3, 4, 5, 6, 7, 8];
            return Decoder.Decode(command, payload).SequenceEqual(Decoder.Decode(command, longer));
        },
        iter: 300);

    [Fact]
    public void An_empty_payload_gives_no_readings() =>
        Assert.All(Catalogued.Definitions.Where(command => command.Fields[0].Length > 0),
            command => Assert.Empty(Decoder.Decode(command, [])));

    [Fact]
    public void The_parallel_data_of_0b_is_absent_where_an_older_payload_comes()
    {
        var values = Catalogued.Decode(609, "0b", new byte[112]);
        Assert.Equal(56, values.Count);
        Assert.DoesNotContain("pv_parallel_power", values.Keys);
        Assert.Equal(70, Catalogued.Decode(609, "0b", new byte[140]).Count);
        Assert.Equal(56, Catalogued.Decode(411, "0b", new byte[140]).Count);
    }

    [Fact]
    public void The_span_decode_reads_as_many_slots_as_the_payload_carries()
    {
        var command = Catalogued.Command(609, "0b");
        var values = new long[command.Slots.Length];
        for (var length = 0; length <= 150; length++)
            Assert.Equal(Math.Min(length, 140) / 2, Decoder.Decode(command, new byte[length], values));
    }

    private static bool IsPart(PointValue part, PointValue whole) => (part, whole) switch
    {
        (ListValue a, ListValue b) => a.Items.SequenceEqual(b.Items.Take(a.Items.Count)),
        (AlarmsValue a, AlarmsValue b) =>
            a.Words.SequenceEqual(b.Words.Take(a.Words.Count)) && a.Raised.SequenceEqual(b.Raised.Take(a.Raised.Count)),
        (BytesValue a, BytesValue b) => b.Bytes.Span.StartsWith(a.Bytes.Span),
        (TextValue a, TextValue b) => a == b || a.Characters.Length < 255,
        _ => part == whole,
    };

    /// <summary>Whether the payload contains the bytes of the reading.</summary>
    private static bool IsCarried(CommandDefinition command, Reading reading, int length)
    {
        var slots = command.Slots.ToArray().Where(slot => command.Fields[slot.FieldIndex] == reading.Field && slot.End <= length).ToList();
        return reading.Value switch
        {
            ListValue list => list.Items.Count <= slots.Count,
            AlarmsValue alarms => alarms.Words.Count == slots.Count,
            _ => slots.Count == 1,
        };
    }
}
