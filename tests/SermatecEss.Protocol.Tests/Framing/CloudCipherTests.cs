using System.Text;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Protocol.Tests.Framing;

public sealed class CloudCipherTests
{
    private const string Clear = "fe5564149800004cae";
    private const string Encrypted = "759ab0f98a066885fc";
    private readonly CloudCipher _cipher = CloudCipher.Vendor;

    [Theory]
    [InlineData(Clear, Encrypted)]
    [InlineData(Encrypted, Clear)]
    public void The_clouds_greeting_goes_either_way(string input, string expected)
    {
        var output = new byte[9];
        _cipher.Apply(Convert.FromHexString(input), output);
        Assert.Equal(expected, Convert.ToHexStringLower(output));
    }

    [Fact]
    public void Each_call_restarts_the_keystream()
    {
        var output = new byte[9];
        _cipher.Apply(new byte[100], new byte[100]);
        _cipher.Apply(Convert.FromHexString(Clear), output);
        Assert.Equal(Encrypted, Convert.ToHexStringLower(output));
    }

    // The usual RC4 test vectors.
    [Theory]
    [InlineData("Key", "eb9f7781b734ca72a719")]
    [InlineData("Wiki", "6044db6d41b7")]
    [InlineData("Secret", "04d46b053ca87b59")]
    public void Any_key_gives_the_published_keystream(string key, string expected)
    {
        var output = new byte[expected.Length / 2];
        new CloudCipher(Encoding.ASCII.GetBytes(key)).Apply(new byte[output.Length], output);
        Assert.Equal(expected, Convert.ToHexStringLower(output));
    }

    [Fact]
    public void Every_length_up_to_the_longest_frame_is_rc4()
    {
        var expected = ReferenceReader.VendorKeystream;
        for (var length = 0; length <= FrameLayout.MaxLength; length++)
        {
            var output = new byte[length];
            _cipher.Apply(new byte[length], output);
            Assert.Equal(expected[..length], output);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(257)]
    public void A_key_without_bytes_or_with_too_many_is_refused(int length) =>
        Assert.Throws<ArgumentException>("key", () => new CloudCipher(new byte[length]));

    [Fact]
    public void A_frame_can_be_decrypted_in_its_own_memory()
    {
        var frame = Samples.Longest;
        var bytes = (byte[])frame.Clone();
        _cipher.Apply(bytes, bytes);
        Assert.NotEqual(frame, bytes);
        _cipher.Apply(bytes, bytes);
        Assert.Equal(frame, bytes);
    }

    [Fact]
    public void More_than_a_frame_or_an_output_that_is_too_short_is_refused()
    {
        Assert.Throws<ArgumentException>("frame", () => _cipher.Apply(new byte[265], new byte[300]));
        Assert.Throws<ArgumentException>("result", () => _cipher.Apply(new byte[9], new byte[8]));
    }
}
