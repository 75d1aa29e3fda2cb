using SermatecEss.History.Importing;

namespace SermatecEss.History.Tests.Importing;

public sealed class CsvReaderTests
{
    [Theory]
    [InlineData("a,b\r\n1,2\r\n")]
    [InlineData("a,b\n\n1,2")]
    [InlineData("a;b\r1;2\r")]
    [InlineData("\"a\",\"b\"\n\"1\",2\n")]
    public void Any_line_ends_and_separators_are_read(string text)
    {
        var reader = new CsvReader(new StringReader(text));
        Assert.Equal(["a", "b"], reader.Read()!);
        Assert.Equal(["1", "2"], reader.Read()!);
        Assert.Null(reader.Read());
    }

    [Fact]
    public void A_quoted_cell_may_have_separators_and_quotes() =>
        Assert.Equal(["a,b", "say \"no\"", "", "x\"y"], new CsvReader(new StringReader("\"a,b\",\"say \"\"no\"\"\",\"\",x\"y")).Read()!);

    [Fact]
    public void A_quote_that_is_not_closed_spoils_one_line()
    {
        var reader = new CsvReader(new StringReader("a,b\n\"1,2\n3,4\n"));
        _ = reader.Read();
        _ = Assert.Throws<InvalidDataException>(() => reader.Read());
        Assert.Equal(2, reader.Line);
        Assert.Equal(["3", "4"], reader.Read()!);
        Assert.Equal(3, reader.Line);
    }

    [Fact]
    public void A_line_without_end_takes_no_memory_without_end()
    {
        var reader = new CsvReader(new StringReader($"a,b\n{new string('x', 3_000_000)}\n1,2"));
        _ = reader.Read();
        _ = Assert.Throws<InvalidDataException>(() => reader.Read());
        Assert.Equal(["1", "2"], reader.Read()!);
    }
}
