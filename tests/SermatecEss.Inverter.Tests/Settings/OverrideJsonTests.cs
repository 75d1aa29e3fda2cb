using System.Text;
using CsCheck;
using SermatecEss.Bridge.Tests.State;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter.Tests.Settings;

/// <summary>Which contents of an override file are accepted.</summary>
public sealed class OverrideJsonTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly OverriddenSettings Before =
        new(CommandCode.FromByte(0x71), ["battery_forced_charge", "battery_forced_charge_monday"], new byte[] { 1, 2, 3 });

    private static readonly OverrideState Charge = new(OverrideKind.Charge, Noon, Noon.AddHours(2), 80, Before) { IsOver = true };
    private static readonly string Text = Encoding.UTF8.GetString(OverrideJson.Write(Charge));

    [Fact]
    public void What_is_written_is_read()
    {
        var state = Read(Text);

        Assert.Equal(Charge with { Before = state.Before }, state);
        Assert.Equal(Before.Command, state.Before.Command);
        Assert.Equal(Before.Settings, state.Before.Settings);
        Assert.Equal(Before.Payload.ToArray(), state.Before.Payload.ToArray());
    }

    [Theory]
    [InlineData("\"Charge\"", "\"0\"")]
    [InlineData("\"Charge\"", "\"Charge, Hold\"")]
    [InlineData("\"Charge\"", "\"Hold\"")]
    [InlineData("\"until_soc\":80", "\"until_soc\":101")]
    [InlineData("\"until_soc\":80", "\"until_soc\":-1")]
    [InlineData("\"until_soc\":80", "\"until_soc\":80,\"more\":1")]
    [InlineData("\"until_soc\":80", "\"until_soc\":80,\"until_soc\":80")]
    [InlineData("2026-06-21T14", "2026-07-21T14")]
    [InlineData("2026-06-21T14", "2126-06-21T14")]
    [InlineData("2026-06-21T12", "0001-06-21T12")]
    [InlineData("\"is_over\":true", "\"is_over\":1")]
    [InlineData("\"71\"", "\"\"")]
    [InlineData("battery_forced_charge_monday", "grid_code")]
    [InlineData("battery_forced_charge_monday", "battery_on_grid_soc_min")]
    [InlineData("battery_forced_charge_monday", "battery_forced_charge_windows_1_start")]
    [InlineData("battery_forced_charge_monday", "battery_forced_charge")]
    [InlineData("\"battery_forced_charge\",\"battery_forced_charge_monday\"", "")]
    [InlineData("\"battery_forced_charge\",", "null,")]
    [InlineData("010203", "01020")]
    [InlineData("010203", "")]
    [InlineData("010203", "xx")]
    public void Invalid_content_is_rejected(string good, string bad)
    {
        Assert.Contains(good, Text, StringComparison.Ordinal);

        Assert.Throws<FormatException>(() => Read(Text.Replace(good, bad, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_payload_that_is_longer_than_a_frame_is_rejected() =>
        Assert.Throws<FormatException>(() => Read(Text.Replace("010203", new string('0', 512), StringComparison.Ordinal)));

    [Fact]
    public void A_clock_that_starts_in_the_past_does_not_make_it_unbelievable() =>
        Assert.Equal(Charge.End, OverrideJson.Read(Encoding.UTF8.GetBytes(Text), DateTimeOffset.UnixEpoch).End);

    [Fact]
    public void An_override_extended_again_and_again_is_accepted_if_it_ends_some_time()
    {
        var before = Before with { Settings = ["battery_on_grid_soc_min"] };
        var hold = new OverrideState(OverrideKind.Hold, Noon, Noon.AddDays(30), null, before);

        Assert.Equal(hold.End, OverrideJson.Read(OverrideJson.Write(hold), Noon.AddDays(30).AddHours(-1)).End);
        Assert.Throws<FormatException>(() => OverrideJson.Read(OverrideJson.Write(hold), Noon));
    }

    [Fact]
    public void A_damaged_override_is_accepted_only_if_it_is_plausible() => Mutation.Of(Encoding.UTF8.GetBytes(Text)).Sample(
        text =>
        {
            OverrideState state;
            try
            {
                state = OverrideJson.Read(text, Noon);
            }
            catch (FormatException)
            {
                return;
            }

            Assert.True(Enum.IsDefined(state.Kind));
            Assert.NotEmpty(state.Before.Settings);
            Assert.All(state.Before.Settings, id => Assert.StartsWith("battery_forced_", id, StringComparison.Ordinal));
            Assert.True(state.End <= Noon.AddYears(80) && state.UntilSoc is null or (>= 0 and <= 100));
            Assert.InRange(state.Before.Payload.Length, 1, FrameLayout.MaxPayload);
        },
        iter: 20_000);

    private static OverrideState Read(string text) => OverrideJson.Read(Encoding.UTF8.GetBytes(text), Noon);
}
