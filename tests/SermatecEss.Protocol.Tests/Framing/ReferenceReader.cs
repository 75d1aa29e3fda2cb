using SermatecEss.Protocol.Framing;

namespace SermatecEss.Protocol.Tests.Framing;

/// <summary>A second implementation of what a reader has to find in a stream that has ended, as simple as possible.</summary>
internal static class ReferenceReader
{
    internal static byte[] VendorKeystream { get; } = ReferenceRc4.Keystream("Sermatec2019@Gsstes2019", 264);

    internal static (List<string> Frames, FrameReaderCounters Counters) Read(byte[] stream, bool encrypted)
    {
        var keystream = encrypted ? VendorKeystream : new byte[264];
        var frames = new List<string>();
        long garbage = 0, wrongChecksum = 0, wrongFooter = 0, truncated = 0;
        for (var start = 0; start < stream.Length;)
        {
            var clear = stream.Skip(start).Take(264).Select((value, i) => (byte)(value ^ keystream[i])).ToArray();
            var length = clear.Length < 7 ? int.MaxValue : clear[6] + 9;
            if (clear[0] != 0xfe || (clear.Length > 1 && clear[1] != 0x55)) garbage++;
            else if (clear.Length < length) truncated++;
            else if (clear[length - 1] != 0xae) wrongFooter++;
            else if (clear.Take(length - 2).Aggregate(0x0f, (sum, value) => sum ^ value) != clear[length - 2]) wrongChecksum++;
            else
            {
                frames.Add(Convert.ToHexStringLower(clear.AsSpan(0, length)));
                start += length;
                continue;
            }

            start++;
        }

        return (frames, new FrameReaderCounters(frames.Count, garbage, wrongChecksum, wrongFooter, truncated));
    }
}
