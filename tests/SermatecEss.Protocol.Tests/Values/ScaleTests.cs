using System.Buffers.Binary;
using System.Globalization;
using CsCheck;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Protocol.Tests.Values;

/// <summary>Numbers of every length, scale and offset.</summary>
public sealed class ScaleTests
{
    private static readonly Gen<decimal> Scales =
        Gen.OneOf(Of(1m, 0.1m, 0.01m, 0.001m, 0.05m, 0.25m, 10, 1000, 3, 0.7m), Gen.Int[1, 999_999].Select(steps => steps / 1000m));
    private static readonly Gen<decimal> Offsets = Gen.OneOf(Gen.Const(0m), Gen.Int[-1_000_000, 1_000_000].Select(steps => steps / 100m));

    [Fact]
    public void Every_raw_number_has_a_value_that_goes_back_to_it() =>
        Gen.Select(Of("int", "uInt", "hex"), Of(1, 2, 4, 8), Of("big", "little", "wordSwapped"), Scales, Offsets, Gen.Byte.Array[8]).Sample(
            (type, length, order, scale, offset, bytes) =>
            {
                if (type == "hex") (scale, offset) = (1, 0);
                if (length < 4 && order == "wordSwapped") order = "big";
                var scaled = string.Create(CultureInfo.InvariantCulture, $", \"scale\": {scale}, \"offset\": {offset}");
                var command = Command(type, length, $"{scaled}, \"byteOrder\": \"{order}\"");
                var field = command.Fields[0];
                var payload = bytes[..length];
                var value = Decoder.Decode(command, payload)[0].Value;
                Assert.Equal(payload, Encode(command, value));
                if (value is not NumberValue { Number: var number }) return;
                Assert.InRange(number, field.Lowest, field.Highest);
                Assert.Equal(number, field.Nearest(number));
                Assert.Equal(field.DecimalPlaces, number.Scale);
                Assert.Equal((Integer(payload, order, type == "int") * scale) + offset, number);
            },
            iter: 5000);

    [Theory]
    [InlineData("int", 8, "8000000000000000", "-9223372036854775808")]
    [InlineData("int", 8, "7fffffffffffffff", "9223372036854775807")]
    [InlineData("uInt", 8, "8000000000000000", "9223372036854775808")]
    [InlineData("uInt", 8, "ffffffffffffffff", "18446744073709551615")]
    [InlineData("hex", 8, "fedcba9876543210", "fedcba9876543210")]
    [InlineData("uInt", 4, "ffffffff", "4294967295")]
    [InlineData("int", 4, "80000000", "-2147483648")]
    [InlineData("int", 1, "80", "-128")]
    public void The_ends_of_a_range_are_read_and_written(string type, int length, string payload, string text)
    {
        var command = Command(type, length);
        var value = Decoder.Decode(command, Convert.FromHexString(payload))[0].Value;
        Assert.Equal(text, value.Text);
        Assert.Equal(payload, Convert.ToHexStringLower(Encode(command, value)));
    }

    [Theory]
    [InlineData(", \"scale\": 0.05", "0003", "0.15")]
    [InlineData(", \"scale\": 0.050", "0002", "0.10")]
    [InlineData(", \"scale\": 10", "ffff", "-10")]
    [InlineData(", \"scale\": 1e2", "0007", "700")]
    [InlineData(", \"offset\": -40", "0000", "-40")]
    [InlineData(", \"scale\": 0.5, \"offset\": -40", "0064", "10.0")]
    [InlineData(", \"scale\": 0.5, \"offset\": 0.25", "0001", "0.75")]
    [InlineData(", \"scale\": 10, \"offset\": 0.5", "0001", "10.5")]
    [InlineData(", \"scale\": 1.0", "0005", "5")]
    public void The_value_is_the_raw_number_times_the_scale_plus_the_offset(string scale, string payload, string text)
    {
        var command = Command("int", 2, scale);
        var value = Decoder.Decode(command, Convert.FromHexString(payload))[0].Value;
        Assert.Equal(text, value.Text);
        Assert.Equal(payload, Convert.ToHexStringLower(Encode(command, value)));
    }

    [Theory]
    [InlineData("int", 2, ", \"scale\": 0.05", "0.12", "use steps of 0.05, starting at -1638.40")]
    [InlineData("int", 2, ", \"scale\": 10", "15", "use steps of 10, starting at -327680")]
    [InlineData("uInt", 1, ", \"offset\": -40", "0.5", "use steps of 1, starting at -40")]
    [InlineData("uInt", 1, ", \"offset\": -40", "216", "does not fit into the field")]
    [InlineData("uInt", 1, ", \"offset\": -40", "-41", "does not fit into the field")]
    [InlineData("uInt", 8, "", "18446744073709551616", "does not fit into the field")]
    [InlineData("int", 8, "", "9223372036854775808", "does not fit into the field")]
    [InlineData("int", 8, "", "79228162514264337593543950335", "does not fit into the field")]
    [InlineData("int", 8, ", \"scale\": 0.000000001", "0.0000000001", "at most 9 decimal places are possible")]
    [InlineData("uInt", 2, ", \"scale\": 3", "2.9999999999999999999999999999", "use steps of 3, starting at 0")]
    public void A_value_between_two_steps_or_beyond_the_range_is_refused(string type, int length, string scale, string value, string reason)
    {
        var command = Command(type, length, scale);
        var number = new NumberValue(decimal.Parse(value, CultureInfo.InvariantCulture));
        var refusal = Assert.Throws<EncodingException>(() => Encode(command, number));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(", \"scale\": 0.05", "0.12", "0.10")]
    [InlineData(", \"scale\": 0.05", "0.13", "0.15")]
    [InlineData(", \"scale\": 10, \"offset\": 3", "17", "13")]
    [InlineData("", "1e9", "32767")]
    [InlineData("", "-1e9", "-32768")]
    public void The_nearest_value_is_one_that_the_field_can_have(string scale, string value, string nearest)
    {
        var wanted = decimal.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture);
        var had = Command("int", 2, scale).Fields[0].Nearest(wanted);
        Assert.Equal(nearest, had.ToString(CultureInfo.InvariantCulture));
    }

    private static Gen<T> Of<T>(params T[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);

    private static byte[] Encode(CommandDefinition command, PointValue value) =>
        Encoder.Encode(command, new Dictionary<string, PointValue> { ["battery_number"] = value });

    private static CommandDefinition Command(string type, int length, string more = "")
    {
        var json = $$"""
            { "format": 1, "commands": [ { "code": "0A", "since": 0, "label": "A", "names": ["a"], "access": "read",
              "fields": [ {
                "id": "battery_number", "label": "number", "type": "{{type}}", "length": {{length}}, "kind": "instant"{{more}} } ] } ] }
            """;
        return CommandCatalogue.Parse(System.Text.Encoding.UTF8.GetBytes(json)).View(0).Find(CommandCode.FromByte(0x0a))!;
    }

    private static decimal Integer(byte[] payload, string order, bool isSigned)
    {
        byte[] bytes = order switch
        {
            "little" => [.. payload.Reverse()],
            "wordSwapped" => [.. payload.Chunk(2).Reverse().SelectMany(word => word)],
            _ => payload,
        };
        return (isSigned, bytes.Length) switch
        {
            (true, 1) => (sbyte)bytes[0],
            (true, 2) => BinaryPrimitives.ReadInt16BigEndian(bytes),
            (true, 4) => BinaryPrimitives.ReadInt32BigEndian(bytes),
            (true, _) => BinaryPrimitives.ReadInt64BigEndian(bytes),
            (false, 1) => bytes[0],
            (false, 2) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            (false, 4) => BinaryPrimitives.ReadUInt32BigEndian(bytes),
            _ => BinaryPrimitives.ReadUInt64BigEndian(bytes),
        };
    }
}
