namespace SermatecEss.Protocol.Framing;

/// <summary>
/// The encryption of the inverter's link to the vendor's cloud: RC4 with a fixed key, restarted for every frame. Found by comparing the two
/// greetings that the vendor's server sends: <c>759ab0f98a066885fc</c> is <c>fe5564149800004cae</c> under this key.
/// </summary>
public sealed class CloudCipher
{
    private static readonly Lazy<CloudCipher> Vendors = new(() => new CloudCipher("Sermatec2019@Gsstes2019"u8));
    private readonly byte[] _keystream = new byte[FrameLayout.MaxLength];
    private readonly byte[] _keystreamChecksum = new byte[FrameLayout.MaxLength];

    /// <param name="key">The key, 1 to 256 bytes.</param>
    /// <exception cref="ArgumentException">The key is empty or too long.</exception>
    public CloudCipher(ReadOnlySpan<byte> key)
    {
        if (key.Length is 0 or > 256) throw new ArgumentException("The key has 1 to 256 bytes.", nameof(key));
        Span<byte> state = stackalloc byte[256];
        for (var i = 0; i < 256; i++) state[i] = (byte)i;
        byte j = 0;
        for (var i = 0; i < 256; i++)
        {
            j += (byte)(state[i] + key[i % key.Length]);
            (state[i], state[j]) = (state[j], state[i]);
        }

        byte a = 0, b = 0;
        for (var n = 0; n < _keystream.Length; n++)
        {
            a++;
            b += state[a];
            (state[a], state[b]) = (state[b], state[a]);
            _keystream[n] = state[(byte)(state[a] + state[b])];
        }

        for (var n = 1; n < _keystreamChecksum.Length; n++) _keystreamChecksum[n] = (byte)(_keystreamChecksum[n - 1] ^ _keystream[n - 1]);
    }

    /// <summary>The cipher with the vendor's key.</summary>
    public static CloudCipher Vendor => Vendors.Value;

    /// <summary>The start of the keystream, as long as the longest frame.</summary>
    internal byte[] Keystream => _keystream;

    /// <summary>At each offset, all earlier bytes of the keystream, combined by exclusive or.</summary>
    internal byte[] KeystreamChecksum => _keystreamChecksum;

    /// <summary>Encrypts or decrypts one frame; the same operation does both.</summary>
    /// <param name="frame">The frame from its first byte, at most 264 bytes.</param>
    /// <returns>The result, of the same length, in new memory.</returns>
    /// <exception cref="ArgumentException">The frame is too long.</exception>
    public byte[] Apply(ReadOnlySpan<byte> frame)
    {
        var result = new byte[frame.Length];
        Apply(frame, result);
        return result;
    }

    /// <summary>Encrypts or decrypts one frame; the same operation does both.</summary>
    /// <param name="frame">The frame from its first byte, at most 264 bytes.</param>
    /// <param name="result">Takes the result, of the same length; may be the same memory.</param>
    /// <exception cref="ArgumentException">The frame is too long or the result too short.</exception>
    public void Apply(ReadOnlySpan<byte> frame, Span<byte> result)
    {
        if (frame.Length > _keystream.Length) throw new ArgumentException($"A frame has at most {_keystream.Length} bytes.", nameof(frame));
        if (result.Length < frame.Length) throw new ArgumentException("The result is shorter than the frame.", nameof(result));
        for (var i = 0; i < frame.Length; i++) result[i] = (byte)(frame[i] ^ _keystream[i]);
    }
}
