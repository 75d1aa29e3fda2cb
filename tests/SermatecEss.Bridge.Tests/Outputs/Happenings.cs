using SermatecEss.Bridge.Inverters;

namespace SermatecEss.Bridge.Tests.Outputs;

/// <summary>Distinguishable events.</summary>
internal static class Happenings
{
    /// <summary>An event with a number.</summary>
    internal static InverterEvent Of(int number) =>
        new Unreachable(null!, new InverterPicture(SampleInverter.Options.Inverters[0]) { Trouble = $"{number}" });

    /// <summary>The number of an event.</summary>
    internal static int NumberOf(InverterEvent happened) => int.Parse(happened.Picture.Trouble!, null);
}
