using SermatecEss.Cli.Decoding;
using SermatecEss.Cli.Output;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Fuzz.Targets;

/// <summary>The properties of input to <c>decode</c>.</summary>
internal static class HexOracle
{
    /// <summary>How many bytes are decoded: the line * of a dump repeats the one before up to any offset.</summary>
    private const int MostDecoded = 100_000;

    internal static void Check(byte[] input)
    {
        var capture = HexInput.Read(new MemoryStream(input)).ToList();
        if (capture.Sum(part => part.Bytes.Length) > MostDecoded) return;
        var frames = new CaptureDecoder(CommandCatalogue.Default, null, null).Decode(capture).ToList();
        Finding.Unless(frames.Sum(frame => frame.Bytes.Length) == capture.Sum(part => part.Bytes.Length), "every byte is printed once");
        using var text = new StringWriter { NewLine = "\n" };
        DecodedFrameText.Write(text, frames, new ReadingText(ShowSecrets: true), CommandCatalogue.Default, TimeZoneInfo.Utc);
        Finding.Unless(
            !Plain.HasControls(text.ToString().Replace("\n", "", StringComparison.Ordinal)),
            "what is printed steers no terminal");
        using var json = new StringWriter();
        DecodedFrameJson.Write(json, frames, new ReadingText(ShowSecrets: false), CommandCatalogue.Default, isLines: false);
    }
}
