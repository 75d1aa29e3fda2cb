using System.Buffers;
using System.Globalization;
using System.Text;
using SermatecEss.History.Reading;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Web.Influx;

namespace SermatecEss.Web.Tests.Influx;

/// <summary>Lines of InfluxDB's line protocol.</summary>
public sealed class LineProtocolTests
{
    private static readonly DateTimeOffset Time = new(2026, 6, 21, 12, 0, 3, 999, TimeSpan.Zero);

    [Fact]
    public void A_poll_is_one_line_with_many_fields()
    {
        Assert.Equal(
            "sermatec,model=10kW,serial=ST1 pv_power=3500,battery_voltage=52.8,battery_state=34i,pv_energy_total=1234.5 1782043203\n",
            Line(
                LineProtocol.Head("sermatec", ("model", "10kW"), ("serial", "ST1")),
                (Point("pv_power", ValueKind.Instant), 3500),
                (Point("battery_voltage", ValueKind.Instant, 1), 52.8m),
                (Point("battery_state", ValueKind.Status), 34),
                (Point("pv_energy_total", ValueKind.Counter, 1), 1234.5m)));
    }

    [Fact]
    public void Numbers_have_a_point_where_the_culture_has_a_comma()
    {
        var before = CultureInfo.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = culture;
            Assert.Equal("m a=-0.05 1782043203\n", Line(LineProtocol.Head("m"), (Point("a", ValueKind.Instant, 2), -0.05m)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a b", "a\\ b")]
    [InlineData("a,b", "a\\,b")]
    [InlineData("a=b", "a\\=b")]
    [InlineData("a\nb", "a_b")]
    [InlineData("a\\b", "a\\b")]
    [InlineData("a\\", "a_")]
    [InlineData("čaj", "čaj")]
    public void Tags_are_escaped(string value, string escaped) =>
        Assert.Equal($"m,serial={escaped}", Encoding.UTF8.GetString(LineProtocol.Head("m", ("serial", value))));

    [Fact]
    public void A_measurement_is_escaped_and_tags_without_a_value_are_left_out() => Assert.Equal(
        "my\\ own\\,m=1,serial=S",
        Encoding.UTF8.GetString(LineProtocol.Head("my own,m=1", ("empty", ""), ("model", null), ("serial", "S"))));

    private static HistoryPoint Point(string id, ValueKind kind, int decimals = 0) => new(id, null, decimals, kind, "fast");

    private static string Line(byte[] head, params (HistoryPoint, decimal)[] values)
    {
        var output = new ArrayBufferWriter<byte>();
        LineProtocol.Append(output, head, new HistoryPoll(Time, values));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
