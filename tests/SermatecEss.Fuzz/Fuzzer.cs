using System.Buffers;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Fuzz;

/// <summary>Checks inputs against everything that must hold.</summary>
internal sealed class Fuzzer(Random random)
{
    private readonly CommandDefinition[] _definitions = [.. CommandCatalogue.Default.Definitions];
    private readonly BatteryVendor?[] _batteries = [null, .. CommandCatalogue.Default.Batteries];

    internal long Frames { get; private set; }

    /// <summary>Fails with what an input breaks.</summary>
    /// <returns>A number for what the input did, to tell new outcomes from known ones.</returns>
    internal int Check(Input input)
    {
        var (frames, counters) = ReaderOracle.Check(input, random);
        Frames += frames.Count;
        var outcome = new HashCode();
        outcome.Add(input.Encrypted);
        foreach (var count in (ReadOnlySpan<long>)[counters.Frames, counters.GarbageBytes, counters.WrongChecksum, counters.WrongFooter,
            counters.Truncated])
            outcome.Add(long.Log2(count + 1));
        foreach (var frame in frames)
        {
            var (command, payload) = Parse(frame);
            foreach (var definition in _definitions)
                if (definition.Code == command) outcome.Add(ValuesOracle.Check(definition, payload.Span, Battery()));
        }

        // Payloads meet definitions that they were not made for, too.
        var start = random.Next(input.Bytes.Length + 1);
        var length = Math.Min(input.Bytes.Length - start, random.Next(FrameLayout.MaxPayload + 1));
        _ = ValuesOracle.Check(_definitions[random.Next(_definitions.Length)], input.Bytes.AsSpan(start, length), Battery());
        return outcome.ToHashCode();
    }

    private BatteryVendor? Battery() => _batteries[random.Next(_batteries.Length)];

    private static (CommandCode Command, ReadOnlyMemory<byte> Payload) Parse(byte[] bytes)
    {
        var buffer = new ReadOnlySequence<byte>(bytes);
        Finding.Unless(new FrameReader().TryRead(ref buffer, out var frame), "a frame that was found is found again");
        return (frame.Command, bytes.AsMemory(FrameLayout.PayloadOffset, frame.Payload.Length));
    }
}
