using CsCheck;
using SermatecEss.History.Encoding;
using SermatecEss.History.Levels;
using SermatecEss.History.Storage;

namespace SermatecEss.History.Tests.Levels;

public sealed class BucketCodecTests
{
    private static readonly Gen<Bucket> Gauge = Gen.Select(Gen.Long[-9999, 9999].Array[1, 9], Gen.Bool).Select((values, isEmpty) =>
    {
        if (isEmpty) return default;
        var builder = new BucketBuilder(SeriesKind.Gauge, TimeZoneInfo.Utc);
        for (var i = 0; i < values.Length; i++) builder.Add(i, values[i]);
        return builder.End();
    });

    [Fact]
    public void Gauges_are_unpacked_as_they_were() => Gauge.Array[12].Sample(buckets =>
        Assert.Equal(buckets, BucketCodec.Decode(SeriesKind.Gauge, BucketCodec.Encode(SeriesKind.Gauge, buckets), 12)));

    [Fact]
    public void Counters_keep_count_last_and_rise() => Gen.Select(Gen.Long[1, 99], Gen.Long[0, 999_999], Gen.Long[0, 999]).Array[12].Sample(
        parts =>
        {
            Bucket[] buckets = [.. parts.Select(part =>
                new Bucket(part.Item1, part.Item2 * 8, part.Item2, part.Item2, part.Item2, part.Item3))];
            Assert.Equal(buckets, BucketCodec.Decode(SeriesKind.Counter, BucketCodec.Encode(SeriesKind.Counter, buckets), 12));
        });

    [Fact]
    public void Imported_buckets_stay_marked()
    {
        Bucket[] buckets = [new Bucket(2, 80, 9, 11, 10, 0, IsImported: true), default, new Bucket(1, 88, 11, 11, 11, 0)];
        var packed = BucketCodec.Encode(SeriesKind.Gauge, buckets);
        Assert.Equal(buckets, BucketCodec.Decode(SeriesKind.Gauge, packed, 3));
        Assert.True(Bucket.Join(buckets).IsImported);
    }

    [Fact]
    public void A_rise_without_a_value_stays_one()
    {
        Bucket[] buckets = [default, new Bucket(1, Gap.Missing, Gap.Missing, Gap.Missing, Gap.Missing, 12)];
        Assert.Equal(buckets, BucketCodec.Decode(SeriesKind.Daily, BucketCodec.Encode(SeriesKind.Daily, buckets), 2));
    }

    [Fact]
    public void Any_bytes_give_buckets_or_say_that_they_are_damaged() => Gen.Byte.Array[0, 60].Sample(bytes =>
    {
        try
        {
            Assert.Equal(12, BucketCodec.Decode(SeriesKind.Gauge, bytes, 12).Length);
        }
        catch (InvalidDataException)
        {
            // As it should be.
        }
    });
}
