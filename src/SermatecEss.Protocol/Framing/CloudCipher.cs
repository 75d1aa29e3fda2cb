using System.Numerics;
using System.Runtime.InteropServices;

namespace SermatecEss.Protocol.Framing;

/// <summary>
/// The cipher of the inverter's link to the vendor's cloud: RC4 with one key for all inverters, begun anew for every frame. The
/// keystream is so the same for each frame, and encrypting and decrypting are the same exclusive or.
/// </summary>
/// <remarks>
/// Known from the cloud's greeting, which sends the query of the system information both ways: <c>fe5564149800004cae</c> in clear is
/// <c>759ab0f98a066885fc</c> encrypted. It hides the frames from a glance, not from anyone who wants to read them. One instance can
/// serve any number of threads.
/// </remarks>
public sealed class CloudCipher
{
    private static readonly byte[] SharedKeystream = GenerateKeystream("Sermatec2019@Gsstes2019"u8);
    private readonly byte[] _keystream = SharedKeystream;

    internal static ReadOnlySpan<byte> Keystream => SharedKeystream;

    /// <summary>Encrypts a frame in clear, or decrypts an encrypted one.</summary>
    /// <param name="input">A frame from its first byte on, or as much of its beginning as there is: at most 264 bytes.</param>
    /// <param name="output">Takes as many bytes as the input has; may be the same memory.</param>
    /// <exception cref="ArgumentException">The input is longer than a frame, or the output shorter than the input; nothing was written.</exception>
    public void Apply(ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (input.Length > FrameLayout.MaxLength)
            throw new ArgumentException($"A frame has at most {FrameLayout.MaxLength} bytes, not {input.Length}.", nameof(input));
        if (output.Length < input.Length)
            throw new ArgumentException($"The input has {input.Length} bytes and the output only {output.Length}.", nameof(output));

        var vectors = MemoryMarshal.Cast<byte, Vector<byte>>(input);
        var masks = MemoryMarshal.Cast<byte, Vector<byte>>(_keystream);
        var results = MemoryMarshal.Cast<byte, Vector<byte>>(output);
        for (var i = 0; i < vectors.Length; i++) results[i] = vectors[i] ^ masks[i];
        for (var i = vectors.Length * Vector<byte>.Count; i < input.Length; i++) output[i] = (byte)(input[i] ^ _keystream[i]);
    }

    private static byte[] GenerateKeystream(ReadOnlySpan<byte> key)
    {
        Span<byte> state = stackalloc byte[256];
        for (var i = 0; i < state.Length; i++) state[i] = (byte)i;
        byte b = 0;
        for (var i = 0; i < state.Length; i++)
        {
            b += (byte)(state[i] + key[i % key.Length]);
            (state[i], state[b]) = (state[b], state[i]);
        }

        var keystream = new byte[FrameLayout.MaxLength];
        byte a = 0;
        b = 0;
        for (var n = 0; n < keystream.Length; n++)
        {
            a++;
            b += state[a];
            (state[a], state[b]) = (state[b], state[a]);
            keystream[n] = state[(byte)(state[a] + state[b])];
        }

        return keystream;
    }
}
