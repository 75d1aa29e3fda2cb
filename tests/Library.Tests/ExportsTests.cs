using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;
using SermatecEss.EndToEnd.Tests;
using SermatecEss.Inverter;
using SermatecEss.Native;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Library.Tests;

/// <summary>The C interface, through its exported functions.</summary>
public sealed partial class ExportsTests
{
    private const int LargestJson = 131_072;
    private static readonly byte[] Identity = FrameWriter.Response(CommandCode.FromByte(0x98), [0x02, 0x61, 0x00, 0x14]);

    private static readonly Gen<byte[]> Garbage = Gen.Frequency(
        (2, Gen.Byte.Array[0, 600]),
        (3, Gen.Select(Gen.Byte, Gen.Byte.Array[0, 255], (code, payload) => FrameWriter.Response(CommandCode.FromByte(code), payload))),
        (2, Gen.Select(Gen.Byte, Gen.Byte.Array[0, 255], Gen.Int[0, 263], Gen.Byte, Damaged)));

    [Fact]
    public void A_frame_is_decoded_to_JSON()
    {
        using var json = Decode(Identity, 0, -1);
        Assert.Equal("98", json.RootElement.GetProperty("command").GetString());
        Assert.Equal("System Information Query", json.RootElement.GetProperty("label").GetString());
        Assert.Equal("reply", json.RootElement.GetProperty("direction").GetString());
        var readings = json.RootElement.GetProperty("readings").EnumerateArray().ToList();
        Assert.Equal(["inverter_pcu_version", "battery_vendor"], readings.Select(reading => reading.GetProperty("point").GetString()));
        Assert.Equal(609, readings[0].GetProperty("value").GetInt32());
        Assert.Equal(20, readings[1].GetProperty("code").GetInt32());
    }

    [Fact]
    public void Passwords_are_hidden()
    {
        var commands = CommandCatalogue.Default.View(609).Commands.Where(command =>
            command.Fields.Any(field => field.Kind == ValueKind.Secret)).ToList();
        Assert.NotEmpty(commands);
        Assert.All(commands, command =>
        {
            var payload = new byte[Math.Min(255, command.PayloadLength)];
            payload.AsSpan().Fill((byte)'s');
            using var json = Decode(FrameWriter.Response(command.Code, payload), 609, -1);
            Assert.Contains(json.RootElement
                .GetProperty("readings")
                .EnumerateArray(), reading => $"{reading.GetProperty("value")}" == "********");
        });
    }

    [Fact]
    public void The_largest_buffers_of_the_header_hold_every_result()
    {
        var json = new byte[LargestJson];
        var largest = 0;
        foreach (var version in CommandCatalogue.Default.Versions)
        {
            foreach (var command in CommandCatalogue.Default.View(version).Commands)
            {
                // All alarms raised, and numbers of many digits.
                var payload = new byte[255];
                payload.AsSpan().Fill(0xff);
                var hasAlarms = command.Fields.Any(field => field.Type == FieldType.AlarmBits);
                foreach (var battery in hasAlarms ? CommandCatalogue.Default.Batteries.Select(each => each.Code).Append(-1) : [-1])
                    largest = Math.Max(largest, Functions.Decode(FrameWriter.Response(command.Code, payload), version, battery, json));
            }
        }

        Assert.InRange(largest, 1000, LargestJson);
        var header = Header();
        Assert.Equal(LargestJson, header["SERMATEC_LARGEST_JSON"]);
        Assert.Equal(FrameLayout.MaxLength, header["SERMATEC_LARGEST_FRAME"]);
    }

    [Fact]
    public void The_header_has_every_error_and_each_has_a_text()
    {
        var header = Header();
        foreach (var error in Enum.GetValues<NativeError>())
        {
            var name = $"SERMATEC_{WordStart().Replace($"{error}", "_$0").ToUpperInvariant()}";
            Assert.Equal((int)error, header[name]);
            Assert.EndsWith(".", Functions.ErrorText((int)error), StringComparison.Ordinal);
        }

        Assert.Null(Functions.ErrorText(0));
        Assert.Null(Functions.ErrorText(-6));
        Assert.Matches(@"^\d+\.\d+\.\d+", Functions.Version());
    }

    [Fact]
    public void A_buffer_that_is_too_small_is_left_alone_and_the_needed_size_is_returned()
    {
        var needed = Functions.Decode(Identity, 0, -1, []);
        Assert.InRange(needed, 100, 1000);
        var small = new byte[needed - 1];
        Assert.Equal(needed, Functions.Decode(Identity, 0, -1, small));
        Assert.All(small, each => Assert.Equal(0, each));
        var fitting = new byte[needed];
        Assert.Equal(needed, Functions.Decode(Identity, 0, -1, fitting));
        Assert.Equal((byte)'}', fitting[^2]);
        Assert.Equal(0, fitting[^1]);
        Assert.Equal(9, Functions.EncodeRequest(0x98, []));
        Assert.Equal(9, Functions.EncodeRequest(0x98, new byte[8]));
    }

    [Fact]
    public void Only_reads_are_encoded()
    {
        Span<byte> frame = stackalloc byte[FrameLayout.MaxLength];
        for (var code = 0; code <= byte.MaxValue; code++)
        {
            var command = CommandCode.FromByte((byte)code);
            var definitions = CommandCatalogue.Default.Definitions.Where(each => each.Code == command && !each.IsUpgrade).ToList();
            var mayBeSent = definitions.Exists(each => each.Access == CommandAccess.Read) && !ReadGuard.IsNeverSent(command);
            var result = Functions.EncodeRequest(code, frame);
            if (mayBeSent) Assert.Equal(FrameWriter.Request(command), frame[..result].ToArray());
            else Assert.Contains((NativeError)result, (NativeError[])[NativeError.NotARead, NativeError.UnknownCommand]);
        }

        Assert.Equal((int)NativeError.NotARead, Functions.EncodeRequest(0xbb, frame));
        foreach (var code in (int[])[-1, 256, int.MinValue, int.MaxValue])
            Assert.Equal((int)NativeError.InvalidArgument, Functions.EncodeRequest(code, frame));
    }

    [Theory]
    [InlineData(1ul)]
    [InlineData(ulong.MaxValue)]
    public void A_null_pointer_with_a_size_is_an_error(ulong size) =>
        Assert.All(Functions.WithNull((nuint)size), result => Assert.Equal((int)NativeError.InvalidArgument, result));

    [Fact]
    public void Frames_are_found_in_a_stream()
    {
        Assert.Equal((Identity.Length, (nuint)3), Functions.FindFrame([1, 2, 3, .. Identity, 4]));
        Assert.Equal((0, (nuint)3), Functions.FindFrame([1, 2, 3, .. Identity[..^1]]));
        Assert.Equal((0, (nuint)0), Functions.FindFrame([]));
        Assert.Equal((0, (nuint)3), Functions.FindFrame([1, 2, 3]));
    }

    [Fact]
    public void More_or_less_than_a_frame_is_an_error()
    {
        foreach (var bytes in (byte[][])[
            [],
            [.. Identity, 0],
            [0, .. Identity],
            Identity[..^1],
            [.. Identity, .. Identity],
            Damaged(0x98, [1], 7, 1),
        ])
        {
            Assert.Equal((int)NativeError.NoFrame, Functions.Decode(bytes, 609, -1, []));
        }

        Assert.Equal((int)NativeError.UnknownCommand, Functions.Decode(FrameWriter.Response(CommandCode.FromByte(0x05)), 609, -1, []));
        Assert.Equal((int)NativeError.InvalidArgument, Functions.Decode(Identity, -1, -1, []));
        Assert.Equal((int)NativeError.InvalidArgument, Functions.Decode(Identity, 0, -2, []));
    }

    [Fact]
    public void Any_bytes_give_a_result_or_an_error_and_write_only_into_the_buffer() =>
        Gen.Select(Garbage, Gen.Int[-2, 70_000], Gen.Int[-2, 300], Gen.Int[0, 2000]).Sample(
            (bytes, version, battery, capacity) =>
            {
                var (found, offset) = Functions.FindFrame(bytes);
                Assert.InRange(found, 0, FrameLayout.MaxLength);
                Assert.InRange(offset + (nuint)found, 0u, (nuint)bytes.Length);
                var memory = new byte[capacity + 8];
                memory.AsSpan().Fill(0x5a);
                var result = Functions.Decode(bytes, version, battery, memory.AsSpan(0, capacity));
                Assert.NotInRange(result, int.MinValue, (int)NativeError.Internal);
                Assert.All(memory[Math.Clamp(result, 0, capacity)..], each => Assert.Equal(0x5a, each));
                if (result <= 0 || result > capacity) return;
                using var json = JsonDocument.Parse(memory.AsMemory(0, result - 1));
            },
            iter: 5000);

    [Fact]
    public void Functions_can_be_called_from_several_threads()
    {
        var expected = new byte[Functions.Decode(Identity, 609, -1, [])];
        _ = Functions.Decode(Identity, 609, -1, expected);
        Parallel.For(0, 2000, turn =>
        {
            var json = new byte[expected.Length];
            Assert.Equal(json.Length, Functions.Decode(Identity, 609, -1, json));
            Assert.Equal(expected, json);
            _ = Functions.Decode(Identity, turn, turn % 40, json);
        });
    }

    private static JsonDocument Decode(byte[] frame, int version, int battery)
    {
        var json = new byte[LargestJson];
        var size = Functions.Decode(frame, version, battery, json);
        Assert.InRange(size, 2, json.Length);
        return JsonDocument.Parse(json.AsMemory(0, size - 1));
    }

    private static byte[] Damaged(byte code, byte[] payload, int at, byte by)
    {
        var frame = FrameWriter.Response(CommandCode.FromByte(code), payload);
        frame[at % frame.Length] ^= by;
        return frame;
    }

    /// <summary>The numbers that the header defines.</summary>
    private static Dictionary<string, int> Header() =>
        Number().Matches(Repository.Read("src/SermatecEss.Native/sermatec.h")).ToDictionary(
            match => match.Groups[1].Value,
            match => int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"(SERMATEC_[A-Z_]+)(?: =)? \(?(-?\d+)")]
    private static partial Regex Number();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex WordStart();
}
