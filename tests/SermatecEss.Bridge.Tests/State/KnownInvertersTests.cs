using System.Text;
using CsCheck;
using SermatecEss.Bridge.State;
using SermatecEss.Inverter.State;

namespace SermatecEss.Bridge.Tests.State;

public sealed class KnownInvertersTests : IDisposable
{
    private static readonly Dictionary<string, string> Two = new() { ["10.0.0.2:8899"] = "ST2", ["[fe80::1]:8899"] = "ST1" };
    private readonly Stores _stores = new();

    [Fact]
    public void What_is_saved_is_loaded()
    {
        Open().Save(Two);

        Assert.Equal(Two, Open().Load());
        Assert.Equal("bridge.json", Path.GetFileName(_stores.Store.NameOf(StateDocument.Bridge)));
    }

    [Fact]
    public void Without_a_file_none_is_known()
    {
        Assert.Empty(Open().Load());
        Assert.Empty(_stores.Lines);
    }

    [Fact]
    public void What_has_not_changed_is_not_written()
    {
        var known = Open();
        known.Save(Two);
        File.Delete(_stores.Store.NameOf(StateDocument.Bridge));
        known.Save(Two.Reverse().ToDictionary());
        Assert.Empty(Open().Load());

        known.Save(new Dictionary<string, string> { ["10.0.0.2:8899"] = "ST3" });
        Assert.Equal("ST3", Open().Load()["10.0.0.2:8899"]);
    }

    [Fact]
    public void An_inverter_without_a_serial_number_is_not_known()
    {
        Open().Save(new Dictionary<string, string> { ["a:1"] = "", ["b:1"] = "ST1" });

        Assert.Equal("b:1", Assert.Single(Open().Load()).Key);
    }

    [Theory]
    [InlineData("""{"version":2,"inverters":{}}""")]
    [InlineData("""{"version":1,"inverters":[]}""")]
    [InlineData("""{"version":1,"inverters":{},"more":{}}""")]
    [InlineData("""{"version":1,"inverters":{"a:1":""}}""")]
    [InlineData("""{"version":1,"inverters":{"":"ST1"}}""")]
    [InlineData("""{"version":1,"inverters":{"a:1":7}}""")]
    [InlineData("""{"version":1,"inverters":{"a:1":null}}""")]
    [InlineData("""{"version":1,"inverters":{"a:1":"ST1","a:1":"ST2"}}""")]
    [InlineData("""{"version":1,"inverters":{"a:1":"ST1\u0007"}}""")]
    public void A_file_with_other_content_is_set_aside_and_reported(string text)
    {
        var file = _stores.Put(StateDocument.Bridge, Encoding.UTF8.GetBytes(text));

        Assert.Empty(Open().Load());

        Assert.Equal(text, File.ReadAllText(file + ".damaged"));
        Assert.Contains("stay in Home Assistant", Assert.Single(_stores.Lines).Line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_is_accepted_only_if_it_is_plausible()
    {
        Open().Save(Two);
        var good = File.ReadAllBytes(_stores.Store.NameOf(StateDocument.Bridge));
        Mutation.Of(good).Sample(
            text =>
            {
                _ = _stores.Put(StateDocument.Bridge, text);
                Assert.All(Open().Load(), inverter => Assert.True(inverter is { Key.Length: > 0, Value.Length: > 0 }));
                Assert.All(Open().Load(), inverter => Assert.DoesNotContain(inverter.Key + inverter.Value, char.IsControl));
            },
            iter: 5000,
            threads: 1);
    }

    [Fact]
    public void What_cannot_be_written_is_logged_once()
    {
        File.WriteAllText(_stores.Store.Location, "");
        var known = Open();

        known.Save(Two);
        known.Save(new Dictionary<string, string> { ["a:1"] = "ST1" });

        Assert.Contains("cannot be written", Assert.Single(_stores.Lines).Line, StringComparison.Ordinal);
    }

    public void Dispose() => _stores.Dispose();

    private KnownInverters Open() => new(_stores.Store, _stores.Log);
}
