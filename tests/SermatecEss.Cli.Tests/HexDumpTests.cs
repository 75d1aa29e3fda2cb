using SermatecEss.Cli.Decoding;
using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Cli.Tests;

/// <summary>The limits of what hexdump lines may expand to.</summary>
public sealed class HexDumpTests
{
    private const int Most = 1 << 20;

    [Fact]
    public void A_star_stands_for_the_line_before_it()
    {
        List<byte> bytes = [];
        var dump = new HexDump();

        Assert.True(dump.TryRead("00000000: fe55", bytes));
        Assert.True(dump.TryRead("*", bytes));
        Assert.True(dump.TryRead("00000006: ae", bytes));

        Assert.Equal<byte>([0xfe, 0x55, 0xfe, 0x55, 0xfe, 0x55, 0xae], bytes);
    }

    [Fact]
    public void All_stars_together_stand_for_no_more_than_one_may()
    {
        List<byte> bytes = [];
        var dump = new HexDump();
        foreach (var line in (string[])["00000000: 00", "*", "00080000: 00", "*"]) Assert.True(dump.TryRead(line, bytes));

        Assert.Throws<UsageException>(() => dump.TryRead("00100010: 00", bytes));
        Assert.True(bytes.Count <= Most);
    }
}
