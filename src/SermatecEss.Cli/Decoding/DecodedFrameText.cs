using SermatecEss.Cli.Output;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Cli.Decoding;

/// <summary>Prints decoded frames as text.</summary>
internal static class DecodedFrameText
{
    internal static void Write(TextWriter output, IEnumerable<DecodedFrame> frames, ReadingText text, CommandCatalogue catalogue)
    {
        foreach (var frame in frames)
        {
            output.WriteLine($"{frame.Offset:x4}: {Title(frame)}");
            if (frame.Direction is null || frame.Command is null)
                output.WriteLine($"  {frame.HiddenHex ?? FrameHex.Write(frame.Bytes.Span, catalogue, text.ShowSecrets)}");
            foreach (var fault in frame.Faults) output.WriteLine($"  ! {fault}");
            foreach (var reading in frame.Readings.Where(ReadingText.IsShown)) output.WriteLine($"  {text.Line(reading)}");
        }
    }

    private static string Title(DecodedFrame frame)
    {
        if (frame.DirectionWord is not { } direction) return $"{frame.Bytes.Length} bytes outside a frame";
        var who = frame.Direction == FrameDirection.Other ? "frame" : direction;
        return $"{who} {frame.Code} {frame.Command?.Label ?? "(unknown command)"}, "
            + $"payload of {frame.Bytes.Length - FrameLayout.MinLength} bytes";
    }
}
