using CsCheck;
using SermatecEss.History.Encoding;

namespace SermatecEss.History.Tests.Encoding;

public sealed class StepCodecTests
{
    private static readonly Gen<long> Value = Gen.Frequency(
        (4, Gen.Long[-3, 3]),
        (2, Gen.Long[-40_000, 40_000]),
        (1, Gen.Long[-Gap.Largest, Gap.Largest]),
        (2, Gen.OneOf(Gen.Const(Gap.Missing), Gen.Const(Gap.Rejected))));

    [Fact]
    public void What_was_packed_is_unpacked() =>
        Value.Array[0, 400].Sample(values => Assert.Equal(values, StepCodec.Decode(StepCodec.Encode(values))));

    [Fact]
    public void Runs_are_unpacked() => Gen.Select(Value, Gen.Int[1, 700]).Array[0, 8].Sample(runs =>
    {
        var values = runs.SelectMany(run => Enumerable.Repeat(run.Item1, run.Item2)).ToArray();
        Assert.Equal(values, StepCodec.Decode(StepCodec.Encode(values)));
    });

    [Fact]
    public void Any_bytes_give_values_or_say_that_they_are_damaged() => Gen.Byte.Array[0, 60].Sample(bytes =>
    {
        try
        {
            Assert.True(StepCodec.Decode(bytes).Length <= StepCodec.MostValues);
        }
        catch (InvalidDataException)
        {
            // As it should be.
        }
    });

    [Theory]
    [InlineData(new long[] { }, "01")]
    [InlineData(new long[] { 5, 5 }, "01 0c 00")]
    [InlineData(new long[] { 5, 5, 5, 5 }, "01 0c 01 01")]
    [InlineData(new long[] { 0, -1, 1 }, "01 00 03 06")]
    [InlineData(new[] { long.MinValue, long.MinValue, 1 }, "01 02 04 04")]
    [InlineData(new[] { 1, long.MinValue + 1, 1 }, "01 04 02 01 00")]
    [InlineData(new long[] { 1000 }, "01 d2 0f")]
    public void The_bytes_are_those_of_the_documentation(long[] values, string hex) =>
        Assert.Equal(
            hex,
            Convert.ToHexStringLower(StepCodec.Encode(values)).Chunk(2).Select(pair => new string(pair)).Aggregate((a, b) => $"{a} {b}"));

    [Fact]
    public void A_power_that_hardly_changes_takes_little_more_than_a_byte_a_value()
    {
        var random = new Random(7);
        var power = 3000L;
        long[] values = [.. Enumerable.Range(0, 360).Select(_ => power += random.Next(-30, 31))];
        Assert.True(StepCodec.Encode(values).Length < 370);
        Assert.True(StepCodec.Encode([.. Enumerable.Repeat(74L, 360)]).Length < 8);
    }
}
