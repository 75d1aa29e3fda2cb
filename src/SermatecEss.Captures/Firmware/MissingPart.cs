using SermatecEss.Protocol.Framing;

namespace SermatecEss.Captures.Firmware;

/// <summary>A place in an image where bytes of the connection are missing.</summary>
/// <param name="Offset">The place in the image.</param>
/// <param name="Block">The number of the first missing block, from 1.</param>
internal sealed record MissingPart(long Offset, int Block)
{
    /// <summary>How many bytes of the connection are missing.</summary>
    internal long Length { get; set; }

    /// <summary>Which bytes of the image are missing, assuming whole frames of the usual size.</summary>
    /// <param name="blockLength">The usual length of a block; 0 if it is not known.</param>
    internal string Text(int blockLength)
    {
        var lost = $"{Length} bytes of the connection are not in the capture";
        if (blockLength == 0) return $"the image is incomplete from byte {Offset} on: {lost}";
        var frame = blockLength + FrameLayout.MinLength;
        var blocks = (Length + frame - 1) / frame;
        var bytes = Math.Max(1, Length - (blocks * FrameLayout.MinLength));
        var which = blocks == 1 ? $"block {Block}" : $"blocks {Block} to {Block + blocks - 1}";
        return $"bytes {Offset} to {Offset + bytes - 1} of the image are missing ({which}): {lost}";
    }
}
