using SermatecEss.Protocol.Values;

namespace SermatecEss.Protocol.Tests.Values;

public sealed class TextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("53543031", "ST01")]
    [InlineData("5354003132", "ST")]
    [InlineData("4bc3bc636865", "Küche")]
    [InlineData("4bfc636865", "Küche")]
    [InlineData("f09f9880", "😀")]
    public void A_text_ends_at_its_first_NUL_and_is_utf8_or_else_latin1(string hex, string text)
    {
        var payload = new byte[91];
        Convert.FromHexString(hex).CopyTo(payload, 1);
        Assert.Equal(text, ((TextValue)Catalogued.Decode(609, "b1", payload)["inverter_wifi_ssid"]).Characters);
    }

    [Fact]
    public void A_text_without_NUL_takes_its_whole_field_and_no_more()
    {
        var payload = new byte[50];
        payload.AsSpan(6).Fill((byte)'1');
        var values = Catalogued.Decode(609, "98", payload);
        Assert.Equal(new string('1', 26), values["inverter_serial"].Text);
        Assert.Equal(new string('1', 18), values["inverter_serial_extra"].Text);
    }

    [Fact]
    public void Control_characters_are_kept_and_do_not_reach_a_terminal()
    {
        var text = new TextValue("a\u001b[2Jb\nc\u009bd");
        Assert.Equal("a?[2Jb?c?d", text.Text);
        Assert.Equal("a\u001b[2Jb\nc\u009bd", text.Characters);
    }
}
