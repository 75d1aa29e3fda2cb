using CsCheck;
using SermatecEss.Bridge.Diagnosis;

namespace SermatecEss.Bridge.Tests.Diagnosis;

public sealed class YamlRedactionTests
{
    [Fact]
    public void Only_the_secrets_change()
    {
        const string Text = """
            # My house
            inverters:
              - host: 192.168.1.5     # in the cellar
                poll: { fast: 10s }
            mqtt:
              host: broker.lan
              user: "john doe"
              password: 'it''s #1'   # changed in May
              password_file: /etc/sermatec/password
              tls: { enabled: true, key_file: /etc/key.pem }
              # password: former one
            """;
        var secrets = new List<string>();
        var shown = YamlRedaction.Apply(Text, secrets);
        Assert.Equal(["john doe", "it's #1"], secrets);
        Assert.Equal(
            Text.Replace("\"john doe\"", "REDACTED", StringComparison.Ordinal)
                .Replace("'it''s #1'", "REDACTED", StringComparison.Ordinal)
                .Replace("former one", "REDACTED", StringComparison.Ordinal),
            shown);
    }

    [Theory]
    [InlineData("mqtt: { user: john, password: hunter22 }", "mqtt: { user: REDACTED, password: REDACTED }")]
    [InlineData("password: |\n  hunter22\n  hunter23\nhost: a\n", "password: REDACTED\nhost: a\n")]
    [InlineData("password: >-\n  hunter22\n  hunter23\nhost: a\n", "password: REDACTED\nhost: a\n")]
    [InlineData("password:\n  - hunter22\n  - {a: hunter23}\nhost: a\n", "password:\n  - REDACTED\n  - {a: REDACTED}\nhost: a\n")]
    [InlineData("password:\nhost: a\n", "password:\nhost: a\n")]
    [InlineData("\"password\": hunter22", "\"password\": REDACTED")]
    [InlineData("a: &pass hunter22\npassword: *pass\n", "a: &pass hunter22\npassword: *pass\n")]
    public void Values_are_found_in_every_form(string text, string shown) => Assert.Equal(shown, YamlRedaction.Apply(text, []));

    [Theory]
    [InlineData("mqtt:\n\tpassword: hunter22\n  host: [a\n")]
    [InlineData("mqtt: {password: hunter22\n")]
    [InlineData("password: |\n   hunter22\n  hunter22\nx: ]\n")]
    [InlineData("password: \"hunter22\n")]
    [InlineData("user = hunter22: [\n")]
    public void A_file_that_is_no_yaml_is_read_line_by_line(string text)
    {
        var shown = YamlRedaction.Apply(text, []);
        Assert.DoesNotContain("hunter22", shown, StringComparison.Ordinal);
        Assert.Contains("REDACTED", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_makes_it_fail()
    {
        string[] parts =
        [
            "password", "user", ":", " ", "\n", "\t", "{", "}", "[", "]", "- ", "'", "\"", "#", "|", ">", "&a", "*a", "a", "%", "---",
            "!!x", ",", "?",
        ];
        Gen.Int[0, parts.Length - 1].Array[0, 20]
            .Sample(chosen => _ = YamlRedaction.Apply(string.Concat(chosen.Select(i => parts[i])), []), iter: 10_000);
    }
}
