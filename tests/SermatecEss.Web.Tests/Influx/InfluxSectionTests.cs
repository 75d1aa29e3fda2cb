using SermatecEss.Bridge.Options;
using SermatecEss.Web.Influx;

namespace SermatecEss.Web.Tests.Influx;

/// <summary>The options of InfluxDB.</summary>
public sealed class InfluxSectionTests
{
    private readonly List<ConfigurationFault> _faults = [];

    [Fact]
    public void Without_an_address_there_is_no_InfluxDB()
    {
        Assert.Null(Read());
        Assert.Empty(_faults);
    }

    [Fact]
    public void InfluxDB_1_has_a_database()
    {
        var options = Read("url=http://db.lan:8086", "database=my db", "user=me", "password=word", "period=30s", "gzip=off")!;
        Assert.Empty(_faults);
        Assert.Equal("http://db.lan:8086/write?db=my%20db&precision=s", options.WriteUrl.AbsoluteUri);
        Assert.Equal(("me", "word", 30, false), (options.User, options.Password!.Reveal(), options.Period.TotalSeconds, options.Gzip));
    }

    [Fact]
    public void InfluxDB_2_has_organization_bucket_and_token_also_below_a_path()
    {
        var options = Read("url=https://db.lan/influx/", "org=home", "bucket=solar", "token=secret")!;
        Assert.Empty(_faults);
        Assert.Equal("https://db.lan/influx/api/v2/write?org=home&bucket=solar&precision=s", options.WriteUrl.AbsoluteUri);
        Assert.Equal(("secret", "sermatec", true), (options.Token!.Reveal(), options.Measurement, options.Gzip));
    }

    [Fact]
    public void InfluxDB_3_needs_no_organization() => Assert.Equal(
        "http://db.lan:8181/api/v2/write?bucket=solar&precision=s",
        Read("url=http://db.lan:8181", "bucket=solar", "token=secret")!.WriteUrl.AbsoluteUri);

    [Theory]
    [InlineData("address of InfluxDB is missing", "database=a")]
    [InlineData("set influx.database for InfluxDB 1", "url=http://a")]
    [InlineData("remove one of them", "url=http://a", "database=a", "bucket=b")]
    [InlineData("not token", "url=http://a", "database=a", "token=t")]
    [InlineData("not user and password", "url=http://a", "bucket=a", "user=u", "password=p")]
    [InlineData("set influx.user", "url=http://a", "database=a", "password=p")]
    [InlineData("for an https address only", "url=http://a", "database=a", "ca_file=/nowhere")]
    [InlineData("cannot be used", "url=https://a", "database=a", "ca_file=/nowhere")]
    [InlineData("expected an address", "url=a.b:80", "database=a")]
    [InlineData("expected an address", "url=ftp://a", "database=a")]
    [InlineData("without user and password", "url=http://u:p@a", "database=a")]
    [InlineData("without a query", "url=http://a/?db=b", "database=a")]
    [InlineData("from 1s to 1h", "url=http://a", "database=a", "period=2h")]
    public void What_is_wrong_is_an_error(string message, params string[] said)
    {
        _ = Read(said);
        Assert.Contains(_faults, fault => fault.IsError && fault.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_history_there_is_nothing_to_write()
    {
        var texts = Texts("url=http://a", "database=b");
        _ = InfluxSection.Read(new OptionReader(texts), "no state directory is set");
        Assert.Equal(
            "InfluxDB gets its values from the history, but no state directory is set",
            Assert.Single(_faults, fault => fault.IsError).Message);
    }

    private InfluxOptions? Read(params string[] said) => InfluxSection.Read(new OptionReader(Texts(said)), withoutHistory: null);

    private OptionTexts Texts(params string[] said)
    {
        var texts = new OptionTexts(At(""), _faults);
        foreach (var pair in said.Select(text => text.Split('=', 2)))
        {
            var path = $"influx.{pair[0]}";
            texts.Add(InfluxSection.Options.Single(option => option.Path == path), pair[1], At(path));
        }

        return texts;
    }

    private static OptionPlace At(string path) => new(OptionSource.File, path, "file.yaml");
}
