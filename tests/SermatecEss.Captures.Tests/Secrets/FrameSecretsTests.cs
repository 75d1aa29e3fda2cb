using System.Text;
using SermatecEss.Captures.Secrets;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Captures.Tests.Secrets;

/// <summary>What a frame reveals about a network is hidden, in any form of the frame.</summary>
public sealed class FrameSecretsTests
{
    private const string Secret = "hunter2-hunter2-hunter2";

    public static TheoryData<byte> Codes => [0x94, 0x9e, 0x9f, 0xa3, 0xb0, 0xb1];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Nothing_of_a_text_is_left(byte code)
    {
        var payload = Payload(code);
        foreach (var frame in (byte[][])[
            FrameWriter.Request(CommandCode.FromByte(code), payload),
            FrameWriter.Response(CommandCode.FromByte(code), payload),
        ])
        {
            var hidden = FrameSecrets.Hide(frame, CommandCatalogue.Default).ToArray();
            Assert.Equal(frame.Length, hidden.Length);
            Assert.DoesNotContain("hunter", Encoding.ASCII.GetString(hidden), StringComparison.Ordinal);
            Assert.Equal(Checksum.Compute(hidden.AsSpan(..^2)), hidden[^2]);
            Assert.DoesNotContain("hunter", Shown(frame), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Nothing_is_left_in_broken_or_encrypted_frames_among_others(byte code)
    {
        var frame = FrameWriter.Response(CommandCode.FromByte(code), Payload(code));
        var encrypted = CloudCipher.Vendor.Apply(frame);
        for (var length = 8; length < frame.Length; length++)
        {
            byte[] bytes = [1, 2, 0xfe, .. frame[..length], 3, .. encrypted[..length]];
            var secret = FrameSecrets.Find(bytes, CommandCatalogue.Default)!;
            var text = Encoding.ASCII.GetString(Shown(bytes, secret));
            Assert.DoesNotContain("hu", text, StringComparison.Ordinal);
            byte[] opened = [.. bytes[..^length], .. CloudCipher.Vendor.Apply(Shown(bytes, secret).AsSpan(^length..))];
            Assert.DoesNotContain("hunt", Encoding.ASCII.GetString(opened.AsSpan(^length..)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Everything_else_stays()
    {
        foreach (var command in CommandCatalogue.Default.Definitions.Where(command => !FrameSecrets.IsPrivate(command)))
        {
            ReadOnlyMemory<byte> frame = FrameWriter.Response(command.Code, new byte[command.PayloadLength]);
            Assert.Equal(frame, FrameSecrets.Hide(frame, CommandCatalogue.Default));
        }
    }

    private static byte[] Payload(byte code)
    {
        var text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Secret, 5)));
        return code is 0x94 or 0x9f ? text : [1, .. text];
    }

    private static byte[] Shown(byte[] bytes, bool[] secret) => [.. bytes.Select((value, i) => secret[i] ? (byte)'*' : value)];

    private static string Shown(byte[] bytes) =>
        Encoding.ASCII.GetString(Shown(bytes, FrameSecrets.Find(bytes, CommandCatalogue.Default)!));
}
