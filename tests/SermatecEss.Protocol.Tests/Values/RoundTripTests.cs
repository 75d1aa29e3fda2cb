using CsCheck;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Protocol.Tests.Values;

public sealed class RoundTripTests
{
    private static readonly BatteryVendor Battery = CommandCatalogue.Default.FindBattery(30)!;

    public static TheoryData<string> Commands => [.. Catalogued.Definitions.Select(Name)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_value_of_every_field_comes_back(string name)
    {
        var command = Catalogued.Definitions.Single(command => Name(command) == name);
        Gen.Int.Sample(
            seed =>
            {
                var values = new RandomValues(seed).For(command, Battery);
                var read = Decoder.Decode(command, Encoder.Encode(command, values), Battery)
                    .ToDictionary(reading => reading.Point, reading => reading.Value);
                foreach (var (point, value) in values) Assert.Equal(value, read[point]);
                Assert.All(values, value => Assert.Equal(value.Value.Text, read[value.Key].Text));
            },
            iter: 200);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_payload_without_text_comes_back(string name)
    {
        var command = Catalogued.Definitions.Single(command => Name(command) == name);
        if (command.Fields.Any(field => field.Type == FieldType.Text)) return;
        Gen.Byte.Array[255].Sample(
            bytes =>
            {
                var length = Catalogued.BoundCount(command, bytes);
                var payload = length == 0 ? bytes : bytes[..length];
                Assert.Equal(Clean(command, payload), Encoder.Encode(command, Decoder.Decode(command, payload, Battery)));
            },
            iter: 200);
    }

    /// <summary>The payload without the bits that belong to no field.</summary>
    private static byte[] Clean(CommandDefinition command, byte[] payload)
    {
        var known = new byte[payload.Length];
        foreach (var slot in command.Slots)
        {
            var field = command.Fields[slot.FieldIndex];
            if (slot.End > payload.Length) continue;
            var bytes = slot.Length == 0 ? known.AsSpan(slot.Offset) : known.AsSpan(slot.Offset, slot.Length);
            if (field.BitCount == 0) bytes.Fill(0xff);
            for (var bit = field.FirstBit; bit < field.FirstBit + field.BitCount; bit++) bytes[^(1 + (bit / 8))] |= (byte)(1 << (bit % 8));
        }

        return [.. payload.Zip(known, (value, mask) => (byte)(value & mask))];
    }

    private static string Name(CommandDefinition command) =>
        $"{(command.IsUpgrade ? "upgrade " : "")}{command.Code.Value:x4} since {command.Since}";
}
