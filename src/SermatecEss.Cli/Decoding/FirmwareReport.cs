using System.Globalization;
using SermatecEss.Captures.Firmware;
using SermatecEss.Cli.Options;
using SermatecEss.Hosting.Output;
using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Cli.Decoding;

/// <summary>Writes the images of captured firmware upgrades, and prints what is known of each.</summary>
internal static class FirmwareReport
{
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">A file cannot be written.</exception>
    internal static int Write(CliContext context, IEnumerable<DecodedFrame> frames, string folder)
    {
        var collector = new FirmwareCollector(context.Catalogue);
        foreach (var frame in frames)
            if (frame.Captured is { } captured) collector.Take(captured);
        collector.End();
        if (collector.Upgrades.Count == 0)
        {
            context.Warn("No firmware upgrade was captured.");
            return ExitCode.NoResponse;
        }

        var isComplete = true;
        foreach (var upgrade in collector.Upgrades)
        {
            if (upgrade.Image is not null)
            {
                context.Output.WriteLine($"{Write(folder, upgrade)}: {Describe(upgrade)}");
                continue;
            }

            isComplete = false;
            context.Warn($"No image of {Name(upgrade)}{Time(upgrade, context)}: {string.Join("; ", upgrade.Faults)}.");
        }

        return isComplete ? ExitCode.Success : ExitCode.Partial;
    }

    private static string Write(string folder, FirmwareUpgrade upgrade)
    {
        try
        {
            return FirmwareFiles.Write(folder, upgrade);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Cannot write the image: {e.Message}");
        }
    }

    private static string Name(FirmwareUpgrade upgrade) =>
        upgrade.Kind.ToUpperInvariant() + (upgrade.PcuVersion is { } version ? $" (inverter with PCU {version})" : "");

    private static string Time(FirmwareUpgrade upgrade, CliContext context) =>
        upgrade.Begin is { } begin ? $", started {DecodedFrameText.Time(begin, context.Time.LocalTimeZone)}" : "";

    private static string Describe(FirmwareUpgrade upgrade) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name(upgrade)}, {Amount.Of(upgrade.Length, "byte")} in {Amount.Of(upgrade.Blocks, "block")} of {upgrade.BlockLength}, "
        + $"{Amount.Of(upgrade.Repeats, "repeat")}; length {upgrade.LengthField}: {Fits(upgrade.LengthFits, upgrade.LengthsTried)}; "
        + $"CRC {upgrade.CrcField}: {Fits(upgrade.CrcFits, upgrade.CrcsTried)}");

    private static string Fits(IReadOnlyList<string> fits, int tried) =>
        $"{(fits.Count == 0 ? "no match" : string.Join(" or ", fits))} ({fits.Count} of {tried})";
}
