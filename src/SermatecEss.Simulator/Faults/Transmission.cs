using SermatecEss.Protocol.Framing;

namespace SermatecEss.Simulator.Faults;

/// <summary>What is sent for one response.</summary>
/// <param name="Delay">The delay before it.</param>
/// <param name="Bursts">The pieces, each sent in one burst.</param>
/// <param name="Gap">The pause between bursts.</param>
/// <param name="ResetsAfter">Whether the connection is reset afterwards.</param>
internal sealed record Transmission(
    TimeSpan Delay, IReadOnlyList<IReadOnlyList<ReadOnlyMemory<byte>>> Bursts, TimeSpan Gap, bool ResetsAfter)
{
    /// <summary>All pieces.</summary>
    internal IReadOnlyList<ReadOnlyMemory<byte>> Segments => [.. Bursts.SelectMany(burst => burst)];

    /// <summary>Applies faults to the frames of a response.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="faults">The faults.</param>
    /// <param name="random">The random source.</param>
    /// <param name="stray">A frame that was not requested.</param>
    /// <param name="cipher">Encrypts each frame; null for none.</param>
    internal static Transmission Of(
        IReadOnlyList<byte[]> frames, FaultPlan faults, Random random, Func<byte[]> stray, CloudCipher? cipher = null)
    {
        var delay = faults.Latency + (faults.Jitter * random.NextDouble());
        var pieces = new List<byte[]>();
        var reset = false;
        foreach (var frame in frames)
        {
            var fault = faults.Draw(random);
            if (fault == Fault.Silence) return new Transmission(delay, [], faults.FrameGap, false);
            pieces.AddRange(Damaged(frame, fault, random, stray));
            reset = fault == Fault.Reset;
            if (reset) break;
        }

        // A faulty frame starts where the frame did, and so does the keystream.
        if (cipher is not null) pieces = pieces.ConvertAll(piece => cipher.Apply(piece));
        if (faults.Merge) pieces = [[.. pieces.SelectMany(piece => piece)]];
        IReadOnlyList<ReadOnlyMemory<byte>> Burst(byte[] piece) =>
            faults.SplitEveryByte ? [.. piece.Select((_, i) => (ReadOnlyMemory<byte>)piece.AsMemory(i, 1))] : [piece];
        return new Transmission(delay, [.. pieces.Select(Burst)], faults.FrameGap, reset);
    }

    private static IEnumerable<byte[]> Damaged(byte[] frame, Fault? fault, Random random, Func<byte[]> stray) => fault switch
    {
        Fault.Drop => [],
        Fault.Garble => [Changed(frame, random.Next(frame.Length), (byte)random.Next(1, 256))],
        Fault.Garbage => [Garbage(random), frame],
        Fault.Truncate => [frame[..random.Next(1, frame.Length)]],
        Fault.Duplicate => [frame, frame],
        Fault.Reset => [frame[..(frame.Length / 2)]],
        Fault.Stray => [stray(), frame],
        Fault.Checksum => [Changed(frame, frame.Length - FrameLayout.TrailerLength, (byte)random.Next(1, 256))],
        Fault.Length => [Changed(frame, FrameLayout.LengthOffset, (byte)(0xff ^ frame[FrameLayout.LengthOffset]))],
        _ => [frame],
    };

    private static byte[] Changed(byte[] frame, int index, byte flips)
    {
        var changed = (byte[])frame.Clone();
        changed[index] ^= flips;
        return changed;
    }

    private static byte[] Garbage(Random random)
    {
        var bytes = new byte[random.Next(1, 40)];
        random.NextBytes(bytes);
        return bytes;
    }
}
