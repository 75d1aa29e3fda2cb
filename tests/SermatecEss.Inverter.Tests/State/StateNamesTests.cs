using CsCheck;
using SermatecEss.Inverter.State;

namespace SermatecEss.Inverter.Tests.State;

public sealed class StateNamesTests
{
    private static readonly Gen<string> Serial =
        Gen.OneOf(Gen.Char["aA0-_ /.%~\0ü"], Gen.Char).Array[0, 40].Select(letters => new string(letters));

    [Fact]
    public void The_names_of_an_ordinary_inverter_are_those_of_earlier_versions()
    {
        const string Serial = "STSIMULATED000000000000001";

        Assert.Equal($"{Serial}.json", StateNames.Of(StateDocument.Inverter(Serial)));
        Assert.Equal($"{Serial}.writes", StateNames.Of(StateDocument.Ledger(Serial)));
        Assert.Equal($"{Serial}.override", StateNames.Of(StateDocument.Override(Serial)));
        Assert.Equal($"{Serial}.lock", StateNames.TurnOf(StateDocument.Ledger(Serial)));
        Assert.Equal($"{Serial}.override.lock", StateNames.TurnOf(StateDocument.Override(Serial)));
        Assert.Equal("inverter.json", StateNames.Of(StateDocument.Inverter("")));
        Assert.Equal("A-B_C.json", StateNames.Of(StateDocument.Inverter("A-B_C")));
    }

    [Theory]
    [InlineData("bridge")]
    [InlineData("Bridge")]
    [InlineData("daemon")]
    [InlineData("inverter")]
    public void No_serial_number_has_a_name_that_something_else_has(string serial)
    {
        var names = Names(serial);

        Assert.Empty(names.Intersect(Names(""), StringComparer.OrdinalIgnoreCase));
        string[] others = [StateNames.Daemon, StateNames.Log, StateNames.LogTurn, StateNames.Of(StateDocument.Bridge)];
        Assert.Empty(names.Intersect(others, StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void Serial_numbers_that_differ_share_no_file() => Gen.Select(Serial, Serial).Sample(
        (one, other) =>
        {
            if (one != other) Assert.Empty(Names(one).Intersect(Names(other)));
        },
        iter: 20_000);

    [Fact]
    public void Serial_numbers_that_differ_in_what_is_cut_off_share_no_file() =>
        Assert.Empty(Names(new string('A', 200) + "1").Intersect(Names(new string('A', 200) + "2")));

    [Fact]
    public void A_name_leads_nowhere_else_and_is_short() => Serial.Sample(serial =>
    {
        foreach (var name in Names(serial + serial + serial + serial + serial))
        {
            Assert.Equal(name, Path.GetFileName(name));
            Assert.All(name, c => Assert.True(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '%' or '~'));
            Assert.False(name.StartsWith('.'));
            Assert.True(name.Length <= 150);
        }
    });

    [Fact]
    public void A_files_name_contains_its_inverter()
    {
        Assert.Equal("ST1", StateNames.SerialIn("ST1.json"));
        Assert.Equal("ST1", StateNames.SerialIn("ST1.json.damaged"));
        Assert.Equal("writes", StateNames.SerialIn("writes.json"));
        string[] others = ["bridge.json", "bridge.json.damaged", "daemon.lock", "writes.log", "writes.log.1"];
        Assert.All(others, name => Assert.Null(StateNames.SerialIn(name)));
    }

    private static string[] Names(string serial)
    {
        StateDocument[] documents = [StateDocument.Inverter(serial), StateDocument.Ledger(serial), StateDocument.Override(serial)];
        var files = documents.Select(StateNames.Of).ToList();
        return [.. files, .. documents.Select(StateNames.TurnOf), .. files.Select(StateNames.Damaged)];
    }
}
