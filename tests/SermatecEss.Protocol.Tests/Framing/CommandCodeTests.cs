using SermatecEss.Protocol.Framing;

namespace SermatecEss.Protocol.Tests.Framing;

public sealed class CommandCodeTests
{
    [Theory]
    [InlineData("98", 0x9800)]
    [InlineData("0A", 0x0a00)]
    [InlineData("0a", 0x0a00)]
    [InlineData("0x0a", 0x0a00)]
    [InlineData("0XBb", 0xbb00)]
    [InlineData("9800", 0x9800)]
    [InlineData("0x0001", 0x0001)]
    [InlineData("F0aB", 0xf0ab)]
    public void Two_or_four_hex_digits_in_either_case_are_a_code(string text, int value)
    {
        Assert.True(CommandCode.TryParse(text, out var code));
        Assert.Equal(value, code.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("9")]
    [InlineData("980")]
    [InlineData("98000")]
    [InlineData("zz")]
    [InlineData("0x")]
    [InlineData("0x9")]
    [InlineData("0x0x98")]
    [InlineData(" 98")]
    [InlineData("+9")]
    [InlineData("-9")]
    [InlineData("9\0")]
    [InlineData("98zz")]
    [InlineData("٣٤")]
    public void Anything_else_is_refused(string text)
    {
        Assert.False(CommandCode.TryParse(text, out var code));
        Assert.Equal(default, code);
    }

    [Theory]
    [InlineData(0x9800, "98")]
    [InlineData(0x0a00, "0a")]
    [InlineData(0x0000, "00")]
    [InlineData(0x0001, "0001")]
    [InlineData(0xf0ab, "f0ab")]
    public void An_ordinary_command_prints_its_first_byte_and_others_print_both(int value, string text) =>
        Assert.Equal(text, new CommandCode((ushort)value).ToString());

    [Fact]
    public void Every_code_parses_back_from_what_it_prints()
    {
        for (var value = 0; value <= ushort.MaxValue; value++)
        {
            var code = new CommandCode((ushort)value);
            Assert.True(CommandCode.TryParse(code.ToString(), out var parsed));
            Assert.Equal(code, parsed);
        }
    }

    [Fact]
    public void A_code_of_one_byte_has_00_as_its_second() => Assert.Equal(0xbb00, CommandCode.FromByte(0xbb).Value);
}
