using SermatecEss.Bridge.Messages;
using SermatecEss.Bridge.Settings;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Bridge.Tests.Messages;

/// <summary>Overrides as requested by programs.</summary>
public sealed class OverrideMessageTests
{
    [Theory]
    [InlineData("""{"mode":"charge","minutes":60}""", OverrideKind.Charge, 60, null)]
    [InlineData("""{"mode":"discharge","minutes":5,"until_soc":20}""", OverrideKind.Discharge, 5, 20)]
    [InlineData("""{"mode":"charge","until_soc":80}""", OverrideKind.Charge, 1200, 80)]
    [InlineData("""{"mode":"charge","minutes":60.0,"until_soc":8.0e1}""", OverrideKind.Charge, 60, 80)]
    [InlineData("""{"mode":"hold","minutes":1}""", OverrideKind.Hold, 1, null)]
    [InlineData("""{"mode":"normal"}""", null, 0, null)]
    public void What_makes_sense_is_understood(string text, OverrideKind? kind, int minutes, int? soc) =>
        Assert.Equal(new OverrideRequest(kind, TimeSpan.FromMinutes(minutes), soc), OverrideMessage.Parse(text, out _));

    [Theory]
    [InlineData("")]
    [InlineData("charge")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"charge\"")]
    [InlineData("""{"mode":"charge"}""")]
    [InlineData("""{"mode":"Charge","minutes":60}""")]
    [InlineData("""{"mode":"0","minutes":60}""")]
    [InlineData("""{"mode":1,"minutes":60}""")]
    [InlineData("""{"mode":"charge","minutes":"60"}""")]
    [InlineData("""{"mode":"charge","minutes":1.5}""")]
    [InlineData("""{"mode":"charge","minutes":1e30}""")]
    [InlineData("""{"mode":"charge","minutes":1e12}""")]
    [InlineData("""{"mode":"charge","minutes":60,"until_soc":80.5}""")]
    [InlineData("""{"mode":"charge","minutes":60,"force":true}""")]
    [InlineData("""{"mode":"normal","minutes":60}""")]
    [InlineData("""{"minutes":60}""")]
    [InlineData("""{"mode":"charge","minutes":60""")]
    public void What_makes_none_is_refused_with_an_example(string text)
    {
        Assert.Null(OverrideMessage.Parse(text, out var fault));
        Assert.Contains("\"minutes\": 60", fault, StringComparison.Ordinal);
    }
}
