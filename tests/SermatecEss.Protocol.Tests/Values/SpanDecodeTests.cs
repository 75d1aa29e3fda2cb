using CsCheck;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Protocol.Tests.Values;

public sealed class SpanDecodeTests
{
    [Fact]
    public void The_span_decode_and_the_comfortable_one_read_the_same_numbers() =>
        Gen.Select(Gen.Int[0, Catalogued.Definitions.Count - 1].Select(i => Catalogued.Definitions[i]), Gen.Byte.Array[0, 255]).Sample(
            (command, payload) =>
            {
                var numbers = new long[command.Slots.Length];
                var count = Decoder.Decode(command, payload, numbers);
                var readings = Decoder.Decode(command, payload).ToDictionary(reading => reading.Field, reading => reading.Value);
                for (var i = 0; i < count; i++)
                {
                    var slot = command.Slots[i];
                    var field = command.Fields[slot.FieldIndex];
                    Assert.Equal(numbers[i], RawValue.Of(field, readings[field], slot.Occurrence));
                }
            },
            iter: 2000);

    [Fact]
    public void The_span_decode_allocates_nothing()
    {
        var payload = new byte[255];
        new Random(1).NextBytes(payload);
        foreach (var command in Catalogued.Definitions)
        {
            var values = new long[command.Slots.Length];
            _ = Decoder.Decode(command, payload, values);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++) _ = Decoder.Decode(command, payload, values);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    }
}
