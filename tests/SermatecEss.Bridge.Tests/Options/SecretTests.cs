using SermatecEss.Bridge.Options;

namespace SermatecEss.Bridge.Tests.Options;

public sealed class SecretTests
{
    private static readonly Secret Password = new("geheim");

    [Fact]
    public void It_prints_as_stars_wherever_it_gets_to()
    {
        Assert.Equal("***", $"{Password}");
        Assert.Equal("Given { Value = ***, Place =  }", $"{new Given<Secret>(Password, null!)}");
        Assert.Equal("***", string.Format(null, "{0}", Password));
    }

    [Fact]
    public void It_is_had_by_its_name_alone() => Assert.Equal("geheim", Password.Reveal());

    [Fact]
    public void Records_that_hold_the_same_secret_are_equal()
    {
        Assert.Equal(Password, new Secret("geheim"));
        Assert.Equal(Password.GetHashCode(), new Secret("geheim").GetHashCode());
        Assert.NotEqual(Password, new Secret("Geheim"));
    }
}
