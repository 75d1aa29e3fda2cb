using System.Buffers.Binary;
using System.Text.Json;
using SermatecEss.Captures.Firmware;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Testing;

namespace SermatecEss.Captures.Tests.Firmware;

/// <summary>Images of captured upgrades are rebuilt byte for byte, or not at all.</summary>
public sealed class FirmwareTests : IDisposable
{
    private const int BlockLength = 240;
    private static readonly byte[] Identity =
        [0x02, 0x61, 0, 3, 0, 2, .. "ST6602160009A0000000000001"u8, .. new byte[18]];

    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-firmware").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_sample_is_rebuilt_byte_for_byte()
    {
        var capture = SharedFolder.Find("captures", "pcap", "fw-pcu-609.pcap");
        Assert.SkipWhen(capture is null, "needs the shared captures");
        var upgrade = Assert.Single(Collect(File.ReadAllBytes(capture)));
        Assert.Equal(File.ReadAllBytes(Path.ChangeExtension(capture, ".bin")), upgrade.Image!.Value.ToArray());
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.ChangeExtension(capture, ".json")));
        var root = expected.RootElement;
        Assert.Equal(root.GetProperty("kind").GetString(), upgrade.Kind);
        Assert.Equal(root.GetProperty("pcu").GetInt32(), upgrade.PcuVersion);
        Assert.Equal(root.GetProperty("blocks").GetInt32(), upgrade.Blocks);
        Assert.Equal(root.GetProperty("blockBytes").GetInt32(), upgrade.BlockLength);
        Assert.Equal(root.GetProperty("crc").GetString(), upgrade.CrcField);
        Assert.Contains("CRC-16/MODBUS, big-endian", upgrade.CrcFits);
        Assert.InRange(upgrade.CrcFits.Count, 1, 2);
        Assert.Equal(["little-endian, bytes"], upgrade.LengthFits);
        Assert.Equal((8, 80), (upgrade.LengthsTried, upgrade.CrcsTried));
        Assert.Equal("6602160009", upgrade.PartNumber);
        Assert.Empty(upgrade.Faults);
    }

    /// <summary>Whichever segment is missing, there is no image, and the right bytes are named.</summary>
    [Fact]
    public void Without_one_segment_of_the_sample_there_is_no_image()
    {
        var capture = SharedFolder.Find("captures", "pcap", "fw-pcu-609.pcap");
        Assert.SkipWhen(capture is null, "needs the shared captures");
        var file = File.ReadAllBytes(capture);
        var block = 0;
        var offset = 0;
        foreach (var copies in Packets(file)
            .GroupBy(packet => (packet.Sequence, packet.Payload.Length))
            .OrderBy(packet => packet.Key.Sequence))
        {
            // Some segments were captured twice.
            var payload = copies.First().Payload;
            if (payload.Length < 20 || payload[4] != 0 || payload[5] != 1) continue;
            block++;
            var length = payload.Length - 9;
            if (block % 20 == 1 || length != BlockLength)
            {
                byte[] without = [.. file];
                foreach (var (start, end, _, _) in copies.Reverse()) without = [.. without[..start], .. without[end..]];
                var upgrade = Assert.Single(Collect(without));
                Assert.Null(upgrade.Image);
                Assert.StartsWith(
                    $"bytes {offset} to {offset + length - 1} of the image are missing (block {block}): "
                    + $"{payload.Length} bytes of the connection",
                    upgrade.Faults[0], StringComparison.Ordinal);
            }

            offset += length;
        }

        Assert.Equal(168, block);
    }

    [Theory]
    [InlineData(0x20, 0xf0, 4, "big-endian, bytes", 8)]
    [InlineData(0x20, 0xf0, 4, "little-endian, words", 8)]
    [InlineData(0x20, 0xf0, 4, "word-swapped, bytes", 8)]
    [InlineData(0x20, 0xf0, 4, "byte-swapped, words", 8)]
    [InlineData(0x20, 0xf0, 2, "big-endian, bytes", 4)]
    [InlineData(0x10, 0xe0, 4, "big-endian, words", 8)]
    public void The_length_tells_its_own_form(byte begin, byte end, int size, string form, int tried)
    {
        var image = Image(5000);
        var upgrade = Assert.Single(Collect(Upgrade(image, begin, end, Length(image.Length, size, form))));
        Assert.Equal(image, upgrade.Image!.Value.ToArray());
        Assert.Equal([form], upgrade.LengthFits);
        Assert.Equal(tried, upgrade.LengthsTried);
        Assert.Contains("CRC-16/CCITT-FALSE, big-endian", upgrade.CrcFits);
        Assert.Equal(begin == 0x10 ? ("dsp", "00012345") : ("pcu", null), (upgrade.Kind, upgrade.Address));
    }

    [Fact]
    public void A_block_that_is_sent_again_counts_once_and_an_equal_one_after_an_answer_twice()
    {
        var block = new byte[BlockLength];
        var upgrade = Assert.Single(Collect(Wrap(connection =>
        {
            Send(connection, 0x2000, [0, 0], answered: true);
            Send(connection, 0x0001, block, answered: false);
            Send(connection, 0x0001, block, answered: true);
            Send(connection, 0x0001, block, answered: true);
            Send(connection, 0xf000, [0, 0, 1, 0xe0, 0, 0], answered: true);
        })));
        Assert.Equal((480, 2, 1), (upgrade.Image!.Value.Length, upgrade.Blocks, upgrade.Repeats));
    }

    [Fact]
    public void A_length_that_fits_nothing_gives_no_image()
    {
        var upgrade = Assert.Single(Collect(Upgrade(Image(5000), 0x20, 0xf0, [0, 0, 0x13, 0x87])));
        Assert.Null(upgrade.Image);
        Assert.Equal(["none of 8 interpretations of its length 00001387 matches the 5000 bytes captured"], upgrade.Faults);
    }

    [Fact]
    public void Without_beginning_or_end_there_is_no_image()
    {
        var frames = Frames(Image(1000), 0x20, 0xf0, Length(1000, 4, "big-endian, bytes"));
        var withoutBeginning = Assert.Single(Collect(Wrap(connection => frames[1..].ForEach(frame => connection.FromClient(frame)))));
        Assert.Equal("its beginning is not in the capture", Assert.Single(withoutBeginning.Faults));
        var withoutEnd = Assert.Single(Collect(Wrap(connection => frames[..^1].ForEach(frame => connection.FromClient(frame)))));
        Assert.Equal("its end is not in the capture; there are 1000 bytes", Assert.Single(withoutEnd.Faults));
        Assert.Null(withoutEnd.Image);
    }

    [Fact]
    public void The_files_describe_the_image_without_the_serial_number()
    {
        var image = Image(5000);
        var upgrade = Assert.Single(Collect(Upgrade(image, 0x20, 0xf0, Length(image.Length, 4, "little-endian, bytes"))));
        var path = FirmwareFiles.Write(_folder, upgrade);
        Assert.Equal("pcu-609-20231114T221320Z.bin", Path.GetFileName(path));
        Assert.Equal(image, File.ReadAllBytes(path));
        var text = File.ReadAllText(Path.ChangeExtension(path, ".json"));
        using var json = JsonDocument.Parse(text);
        var root = json.RootElement;
        Assert.Equal(5000, root.GetProperty("bytes").GetInt32());
        Assert.Equal(21, root.GetProperty("blocks").GetInt32());
        Assert.Equal(240, root.GetProperty("blockBytes").GetInt32());
        Assert.Equal("88130000", root.GetProperty("length").GetProperty("hex").GetString());
        Assert.Equal("little-endian, bytes", root.GetProperty("length").GetProperty("fits")[0].GetString());
        Assert.Equal(8, root.GetProperty("length").GetProperty("tried").GetInt32());
        Assert.Equal(80, root.GetProperty("crc").GetProperty("tried").GetInt32());
        Assert.DoesNotContain("A00000", text, StringComparison.Ordinal);
        _ = Assert.Throws<IOException>(() => FirmwareFiles.Write(_folder, upgrade));
    }

    /// <summary>The check value of each kind, as published.</summary>
    [Theory]
    [InlineData("ARC", 0xbb3d)]
    [InlineData("MODBUS", 0x4b37)]
    [InlineData("USB", 0xb4c8)]
    [InlineData("MAXIM", 0x44c2)]
    [InlineData("UMTS", 0xfee8)]
    [InlineData("CMS", 0xaee7)]
    [InlineData("DDS-110", 0x9ecf)]
    [InlineData("KERMIT", 0x2189)]
    [InlineData("MCRF4XX", 0x6f91)]
    [InlineData("X-25", 0x906e)]
    [InlineData("RIELLO", 0x63d0)]
    [InlineData("TMS37157", 0x26b1)]
    [InlineData("ISO-14443-3-A", 0xbf05)]
    [InlineData("XMODEM", 0x31c3)]
    [InlineData("CCITT-FALSE", 0x29b1)]
    [InlineData("SPI-FUJITSU", 0xe5cc)]
    [InlineData("GENIBUS", 0xd64e)]
    [InlineData("GSM", 0xce3c)]
    [InlineData("DNP", 0xea82)]
    [InlineData("EN-13757", 0xc2b7)]
    public void Checksums_are_those_of_their_names(string name, int check)
    {
        var kind = CrcKind.All.Single(kind => kind.Name == $"CRC-16/{name}");
        Assert.Equal(check, kind.Compute("123456789"u8, 0).Plain);
        Assert.Equal(kind.Compute([1, 0xff, 0xff], 0).Plain, kind.Compute([1], 2).Padded);
    }

    private static List<FirmwareUpgrade> Collect(byte[] file)
    {
        var collector = new FirmwareCollector(CommandCatalogue.Default);
        foreach (var captured in Captured.Read(file).Events) collector.Take(captured);
        collector.End();
        return collector.Upgrades;
    }

    private static byte[] Image(int length)
    {
        var image = new byte[length];
        new Random(length).NextBytes(image);
        return image;
    }

    private static byte[] Length(int length, int size, string form)
    {
        var value = form.EndsWith("words", StringComparison.Ordinal) ? length / 2 : length;
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        if (size == 2) return bytes[2..];
        return form.Split(',')[0] switch
        {
            "little-endian" => [bytes[3], bytes[2], bytes[1], bytes[0]],
            "word-swapped" => [bytes[2], bytes[3], bytes[0], bytes[1]],
            "byte-swapped" => [bytes[1], bytes[0], bytes[3], bytes[2]],
            _ => bytes,
        };
    }

    private static byte[] Upgrade(byte[] image, byte begin, byte end, byte[] length)
    {
        var frames = Frames(image, begin, end, length);
        return Wrap(connection =>
        {
            foreach (var frame in frames)
                connection.FromClient(frame).FromServer(FrameWriter.Response(new CommandCode(0), [0, 0]));
        });
    }

    private static List<byte[]> Frames(byte[] image, byte begin, byte end, byte[] length)
    {
        var crc = CrcKind.All.Single(kind => kind.Name == "CRC-16/CCITT-FALSE").Compute(image, 0).Plain;
        return
        [
            FrameWriter.Request(CommandCode.FromByte(begin), begin == 0x10 ? [1, 2, 3, 4] : [0, 0]),
            .. image.Chunk(BlockLength).Select(block => FrameWriter.Request(new CommandCode(1), block)),
            FrameWriter.Request(
                CommandCode.FromByte(end),
                [.. end == 0xe0 ? (byte[])[0, 1, 0x23, 0x45] : [], .. length, (byte)(crc >> 8), (byte)crc]),
        ];
    }

    private static byte[] Wrap(Action<Conversation> script)
    {
        var connection = new Conversation().Open()
            .FromClient(FrameWriter.Request(CommandCode.FromByte(0x98)))
            .FromServer(FrameWriter.Response(CommandCode.FromByte(0x98), Identity));
        script(connection);
        return CaptureBytes.Pcap(101, connection.Packets);
    }

    private static void Send(Conversation connection, ushort code, byte[] payload, bool answered)
    {
        _ = connection.FromClient(FrameWriter.Request(new CommandCode(code), payload));
        if (answered) _ = connection.FromServer(FrameWriter.Response(new CommandCode(0), [0, 0]));
    }

    /// <summary>The packets of a pcap file on Ethernet, with their payload.</summary>
    private static IEnumerable<(int Start, int End, uint Sequence, byte[] Payload)> Packets(byte[] file)
    {
        for (var start = 24; start < file.Length;)
        {
            var end = start + 16 + BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(start + 8));
            var ip = file[(start + 30)..end];
            yield return (start, end, BinaryPrimitives.ReadUInt32BigEndian(ip.AsSpan(24)) + 1000, ip[40..]);
            start = end;
        }
    }
}
