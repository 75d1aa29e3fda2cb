using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using SermatecEss.Bridge.Diagnosis;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using Decoder = SermatecEss.Protocol.Values.Decoder;

namespace SermatecEss.Bridge.Tests.Diagnosis;

public sealed class RedactionTests
{
    private static readonly CatalogueView View = CommandCatalogue.Default.View(609);
    private static readonly Gen<string> Secret = Gen.Char[' ', '~'].Array[8, 20]
        .Select(characters => new string(characters))
        .Where(text => text.Trim() == text && text.Distinct().Count() > 4);

    [Fact]
    public void No_secret_is_left_in_any_spelling_of_a_text() => Secret.Sample(secret =>
    {
        var redaction = New();
        redaction.AddSecret(secret);
        var topic = string.Concat(secret.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
        var text = redaction.Apply($"plain {secret}, {JsonSerializer.Serialize(secret)}, sermatec/{topic}/state");
        Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain($"sermatec/{topic}/state", text, StringComparison.Ordinal);
        Assert.DoesNotContain(JsonSerializer.Serialize(secret).Trim('"'), text, StringComparison.Ordinal);
    });

    [Fact]
    public void A_frame_keeps_its_shape_and_all_that_is_no_secret() =>
        Gen.Select(Secret, Secret, Gen.Byte[0x0a, 0x0d]).Sample((serial, other, code) =>
        {
            var frame = Identity(serial, other);
            var redaction = New();
            redaction.Learn(frame);
            var shown = redaction.Apply(frame);
            Assert.Equal(frame.Length, shown.Length);
            Assert.Equal(-1, shown.AsSpan().IndexOf(Encoding.ASCII.GetBytes(serial)));
            Assert.Equal(-1, shown.AsSpan().IndexOf(Encoding.ASCII.GetBytes(other)));
            var bytes = new ReadOnlySequence<byte>(shown);
            Assert.True(new FrameReader().TryRead(ref bytes, out var read));
            var readings = Decoder.Decode(View.Find(read.Command)!, read.Payload)
                .ToDictionary(reading => reading.Point, reading => reading.Value.Text);
            Assert.Equal("609", readings["inverter_pcu_version"]);
            Assert.Equal(new string('X', serial.Length), readings["inverter_serial"]);

            // Learned secrets are also found in other frames, of unknown commands.
            var unknown = redaction.Apply(FrameWriter.Response(
                CommandCode.FromByte(0x55), Encoding.ASCII.GetBytes($"{(char)code}{serial}{other}")));
            Assert.Equal(-1, unknown.AsSpan().IndexOf(Encoding.ASCII.GetBytes(serial)));
            Assert.Equal(-1, unknown.AsSpan().IndexOf(Encoding.ASCII.GetBytes(other)));
        });

    [Fact]
    public void Bytes_after_the_end_of_a_text_are_redacted_too()
    {
        var frame = FrameWriter.Response(
            CommandCode.FromByte(0xb1),
            [1, .. Padded("a\0oldnetwork", 30), .. Padded("b\0oldpassword", 30), .. Padded("10.0.0.2", 20), .. Padded("19042", 10)]);
        var shown = Encoding.Latin1.GetString(New().Apply(frame));
        Assert.DoesNotContain("old", shown, StringComparison.Ordinal);
        Assert.Contains("10.0.0.2", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Serial_numbers_are_kept_if_wanted_and_numbered_if_not()
    {
        var frame = Identity("ST0123456789", "LN0123456789");
        var kept = New(keepSerials: true);
        kept.Learn(frame);
        Assert.Equal(frame, kept.Apply(frame));
        var hidden = New();
        hidden.Learn(frame);
        Assert.Equal("SERIAL.json and SERIAL2.json", hidden.Apply("ST0123456789.json and LN0123456789.json"));
    }

    [Theory]
    [InlineData("192.168.1.10", "192.168.1.10")]
    [InlineData("10.10.100.254:8899", "10.10.100.254:8899")]
    [InlineData("[fd00::12]:1883", "[fd00::12]:1883")]
    [InlineData("127.0.0.1 and ::1", "127.0.0.1 and ::1")]
    [InlineData("8.209.71.159:19042", "REDACTED:19042")]
    [InlineData("(2001:db8::42)", "(REDACTED)")]
    [InlineData("at 12:30:45.123 PCU 6.0.9, .NET 10.0.12", "at 12:30:45.123 PCU 6.0.9, .NET 10.0.12")]
    public void Public_addresses_go_and_private_ones_stay(string text, string shown) => Assert.Equal(shown, New().Apply(text));

    [Theory]
    [InlineData("inverter", true)]
    [InlineData("broker.lan", true)]
    [InlineData("homeassistant.local", true)]
    [InlineData("house.example.com", false)]
    [InlineData("my.dyndns.org.", false)]
    public void A_host_name_that_the_world_knows_goes(string host, bool stays)
    {
        var redaction = New();
        redaction.AddHost(host);
        Assert.Equal(stays ? $"to {host}" : "to REDACTED", redaction.Apply($"to {host}"));
    }

    [Fact]
    public void A_user_with_an_everyday_name_does_not_make_everything_unreadable()
    {
        var redaction = New();
        redaction.AddSecret("roof");
        redaction.AddSecret("mqtt");
        redaction.AddSecret("sermatec");
        Assert.Equal("sermatec/REDACTED/state over mqtt", redaction.Apply("sermatec/roof/state over mqtt"));
    }

    [Fact]
    public void No_bytes_make_it_fail() => Gen.Byte.Array[0, 300].Sample(bytes =>
    {
        var redaction = New();
        redaction.Learn(bytes);
        Assert.Equal(bytes.Length, redaction.Apply(bytes).Length);
    });

    private static Redaction New(bool keepSerials = false) => new(CommandCatalogue.Default, keepSerials);

    private static byte[] Identity(string serial, string other) =>
        FrameWriter.Response(
            CommandCode.FromByte(0x98),
            [0x02, 0x61, 0, 30, 0, 1, .. Padded(serial, 26), .. Padded(other.Length > 18 ? other[..18] : other, 18)]);

    private static byte[] Padded(string text, int length)
    {
        var bytes = new byte[length];
        _ = Encoding.ASCII.GetBytes(text, bytes);
        return bytes;
    }
}
