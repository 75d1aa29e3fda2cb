using System.Globalization;
using SermatecEss.Cli.Output;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Cli.Decoding;

/// <summary>Prints decoded frames as text.</summary>
internal static class DecodedFrameText
{
    internal static void Write(
        TextWriter output, IEnumerable<DecodedFrame> frames, ReadingText text, CommandCatalogue catalogue, TimeZoneInfo zone)
    {
        string? file = null;
        foreach (var frame in frames)
        {
            if (frame.File != file) output.WriteLine($"== {file = frame.File}");
            output.WriteLine($"{Place(frame, zone)} {Title(frame)}");
            if (frame.Absent is not null) continue;
            if (frame.Direction is null || frame.Command is null)
                output.WriteLine($"  {frame.HiddenHex ?? FrameHex.Write(frame.Bytes.Span, catalogue, text.ShowSecrets)}");
            foreach (var fault in frame.Faults) output.WriteLine($"  ! {fault}");
            foreach (var reading in frame.Readings.Where(reading => reading.IsShown)) output.WriteLine($"  {text.Line(reading)}");
        }
    }

    /// <summary>A time of a capture in local time; only the time of day if that is all that is known.</summary>
    internal static string Time(DateTimeOffset? time, TimeZoneInfo zone) => time switch
    {
        null => "",
        { Year: 1 } => time.Value.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture),
        _ => TimeZoneInfo.ConvertTime(time.Value, zone).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture),
    };

    private static string Place(DecodedFrame frame, TimeZoneInfo zone)
    {
        if (frame.Captured is not { } captured) return $"{frame.Offset:x4}:";
        var app = captured.Connection?.App is { } name ? $" ({name})" : "";
        return $"{Time(captured.Time, zone)} {captured.Source} > {captured.Destination}{app}:";
    }

    private static string Title(DecodedFrame frame)
    {
        if (frame.Absent is not null) return frame.Faults[0];
        if (frame.DirectionWord is not { } direction) return $"{frame.Bytes.Length} bytes outside a frame";
        var who = frame.Direction == FrameDirection.Other ? "frame" : direction;
        var how = frame.IsEncrypted ? "encrypted " : "";
        return $"{how}{who} {frame.Code} {frame.Command?.Label ?? "(unknown command)"}, "
            + $"payload of {frame.Bytes.Length - FrameLayout.MinLength} bytes";
    }
}
