using SermatecEss.Web.Access;

namespace SermatecEss.Web.Tests.Access;

public sealed class PasswordTests
{
    [Theory]
    [InlineData("elevenchars", "at least 12 characters")]
    [InlineData("🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑🔑", "at least 12 characters")]
    [InlineData("twelve\u0007chars", "control characters")]
    [InlineData("twelve chars", null)]
    [InlineData("ďábelské ódy", null)]
    public void A_password_has_at_least_twelve_characters(string password, string? fault)
    {
        if (fault is null) Assert.Null(PasswordRule.Fault(password));
        else Assert.Contains(fault, PasswordRule.Fault(password), StringComparison.Ordinal);
    }

    [Fact]
    public void A_generated_password_is_accepted_and_never_the_same()
    {
        var some = Enumerable.Range(0, 100).Select(_ => PasswordRule.Generate()).ToList();

        Assert.All(some, password => Assert.Null(PasswordRule.Fault(password)));
        Assert.Equal(some.Count, some.Distinct().Count());
        Assert.Matches("^([a-z2-9]{4}-){4}[a-z2-9]{4}$", some[0]);
    }

    [Fact]
    public void A_password_that_is_too_long_is_refused() =>
        Assert.Contains("too long", PasswordRule.Fault(new string('x', PasswordRule.MostCharacters + 1)), StringComparison.Ordinal);

    [Fact]
    public void Only_the_same_password_matches_and_each_hash_has_its_own_salt()
    {
        var hash = PasswordHash.Of("correct horse battery");

        Assert.True(hash.Matches("correct horse battery"));
        Assert.False(hash.Matches("correct horse batterY"));
        Assert.Equal((16, 32, 600_000), (hash.Salt.Length, hash.Hash.Length, hash.Iterations));
        Assert.False(hash.Salt.SequenceEqual(PasswordHash.Of("correct horse battery").Salt));
    }

    [Fact]
    public void The_hash_is_that_of_other_programs()
    {
        // python3: hashlib.pbkdf2_hmac('sha256', b'correct horse battery', bytes(range(16)), 600000).hex()
        var hash = new PasswordHash(
            [.. Enumerable.Range(0, 16).Select(i => (byte)i)],
            Convert.FromHexString("bb06c8c0b1dd5bfd4e40f4e297a2d0e64da7ef94b4b8ec20989021c8b41536ad"),
            600_000);

        Assert.True(hash.Matches("correct horse battery"));
    }

    [Theory]
    [InlineData(15, 32, 600_000)]
    [InlineData(16, 31, 600_000)]
    [InlineData(16, 32, 599_999)]
    [InlineData(16, 32, 10_000_001)]
    public void A_weak_hash_is_refused(int salt, int hash, int rounds) =>
        Assert.ThrowsAny<ArgumentException>(() => new PasswordHash(new byte[salt], new byte[hash], rounds));
}
