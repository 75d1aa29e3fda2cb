using SermatecEss.Web.Access;

namespace SermatecEss.Web.Tests.Access;

public sealed class ApiKeyTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_key_is_found_by_its_text_alone()
    {
        var (kept, key) = ApiKey.Create(Role.Viewer, "prometheus", Now);
        var (other, _) = ApiKey.Create(Role.Admin, "other", Now);
        var all = Credentials.None with { Keys = [other, kept] };
        var text = key.Reveal();

        Assert.Same(kept, all.Find(text));
        Assert.Null(all.Find(text[..^1] + (text[^1] == 'A' ? 'B' : 'A')));
        Assert.Null(all.Find(text.Replace(kept.Id, other.Id, StringComparison.Ordinal)));
        Assert.Null(all.Find(text + "A"));
        Assert.Null(all.Find(kept.Id));
        Assert.Null(all.Find(""));
        Assert.Null((all with { Keys = [other] }).Find(text));
    }

    [Fact]
    public void A_key_has_its_id_and_256_random_bits_and_prints_as_stars()
    {
        var (kept, key) = ApiKey.Create(Role.Viewer, "prometheus", Now);

        Assert.Matches($"^ser_{kept.Id}_[A-Za-z0-9_-]{{43}}$", key.Reveal());
        Assert.Equal("***", $"{key}");
        Assert.NotEqual(key.Reveal(), ApiKey.Create(Role.Viewer, "prometheus", Now).Key.Reveal());
    }
}
