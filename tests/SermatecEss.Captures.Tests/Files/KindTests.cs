using System.IO.Compression;
using System.Text;
using SermatecEss.Captures.Files;
using SermatecEss.Protocol.Framing;
using static SermatecEss.Captures.Tests.PacketBytes;

namespace SermatecEss.Captures.Tests.Files;

/// <summary>Each kind of file and each kind of network gives the same frames.</summary>
public sealed class KindTests
{
    private static readonly byte[] Query = FrameWriter.Request(CommandCode.FromByte(0x0a));
    private static readonly byte[] Answer = FrameWriter.Response(
        CommandCode.FromByte(0x0a),
        [.. Enumerable.Range(0, 38).Select(i => (byte)i)]);

    private static readonly string[] Expected =
    [
        $"22:13:20.003000 10.0.0.2:40000 {Convert.ToHexStringLower(Query)}",
        $"22:13:20.004000 10.10.100.254:8899 {Convert.ToHexStringLower(Answer)}",
    ];

    private static List<byte[]> IP { get; } = new Conversation().Open().FromClient(Query).FromServer(Answer).Packets;

    private static Dictionary<string, Func<byte[]>> Kinds { get; } = new()
    {
        ["microseconds"] = () => CaptureBytes.Pcap(1, Wrapped()),
        ["microseconds, big-endian"] = () => CaptureBytes.Pcap(1, Wrapped(), isBigEndian: true),
        ["nanoseconds"] = () => CaptureBytes.Pcap(1, Wrapped(), hasNanoseconds: true),
        ["nanoseconds, big-endian"] = () => CaptureBytes.Pcap(1, Wrapped(), isBigEndian: true, hasNanoseconds: true),
        ["one VLAN"] = () => CaptureBytes.Pcap(1, IP.Select(packet => Ethernet(packet, 0x8100))),
        ["QinQ"] = () => CaptureBytes.Pcap(1, IP.Select(packet => Ethernet(packet, 0x88a8, 0x8100))),
        ["a checksum behind each packet"] = () =>
            CaptureBytes.Pcap(1 | (0x54 << 24), Wrapped().Select(packet => (byte[])[.. packet, 1, 2, 3, 4])),
        ["padding behind each packet"] = () => CaptureBytes.Pcap(1, Wrapped().Select(packet => (byte[])[.. packet, .. new byte[20]])),
        ["raw IP 101"] = () => CaptureBytes.Pcap(101, IP),
        ["raw IP 12"] = () => CaptureBytes.Pcap(12, IP),
        ["raw IP 14"] = () => CaptureBytes.Pcap(14, IP),
        ["IPv4 228"] = () => CaptureBytes.Pcap(228, IP),
        ["null"] = () => CaptureBytes.Pcap(0, IP.Select(packet => (byte[])[2, 0, 0, 0, .. packet])),
        ["loop"] = () => CaptureBytes.Pcap(108, IP.Select(packet => (byte[])[0, 0, 0, 2, .. packet])),
        ["Linux cooked"] = () => CaptureBytes.Pcap(113, IP.Select(packet => (byte[])[.. new byte[14], .. TypeOf(packet), .. packet])),
        ["Linux cooked with VLAN"] = () => CaptureBytes.Pcap(
            113, IP.Select(packet => (byte[])[.. new byte[14], 0x81, 0, 0, 7, .. TypeOf(packet), .. packet])),
        ["Linux cooked 2"] = () => CaptureBytes.Pcap(276, IP.Select(packet => (byte[])[.. TypeOf(packet), .. new byte[18], .. packet])),
        ["IPv4 with options"] = () => CaptureBytes.Pcap(101, IP.Select(packet => WithOptions(packet, 12))),
        ["a length that the network card fills in"] = () => CaptureBytes.Pcap(101, IP.Select(WithoutLength)),
        ["pcapng, enhanced"] = () => Numbered((file, packet, time) => file.Enhanced(packet, time)),
        ["pcapng, big-endian"] = () => Numbered((file, packet, time) => file.Enhanced(packet, time), isBigEndian: true),
        ["pcapng, old packets"] = () => Numbered((file, packet, time) => file.Old(packet, time)),
        ["pcapng, nanoseconds"] = () => Numbered((file, packet, time) => file.Enhanced(packet, time * 1000), resolution: 9),
        ["pcapng, powers of 2"] = () => Numbered(
            (file, packet, time) => file.Enhanced(packet, (ulong)((UInt128)time * (1 << 26) / 1_000_000) + 1),
            resolution: 0x80 | 26),
        ["pcapng, an offset"] = () =>
            Numbered((file, packet, time) => file.Enhanced(packet, time - 1_600_000_000_000_000), offset: 1_600_000_000),
        ["pcapng, unknown blocks"] = () =>
            Numbered((file, packet, time) => file.Unknown(0x0bad, 500_000).Enhanced(packet, time).Unknown(10, 7)),
        ["gzip"] = () => Compressed(CaptureBytes.Pcap(1, Wrapped())),
    };

    public static TheoryData<string> Names => [.. Kinds.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Frames_and_times_are_the_same(string kind) => Assert.Equal(Expected, Captured.Frames(Kinds[kind]()));

    [Fact]
    public void Packets_without_time_have_their_frames()
    {
        var file = CaptureBytes.PcapNg().Section().Interface(101);
        foreach (var packet in IP) file.Simple(packet);
        Assert.Equal(Expected.Select(line => $"00:00:00.000000{line[15..]}"), Captured.Frames(file.Bytes));
    }

    [Fact]
    public void Each_section_and_interface_has_its_own_network_and_clock()
    {
        var file = CaptureBytes.PcapNg().Section().Interface(1).Interface(101, resolution: 3);
        for (var i = 0; i < IP.Count; i++)
        {
            var time = (ulong)(CaptureBytes.Begin * 1000) + (ulong)i;
            if (i % 2 == 0) file.Enhanced(Ethernet(IP[i]), time * 1000);
            else file.Enhanced(IP[i], time, 1);
            if (i == 2) file.Section().Interface(0).Interface(101, resolution: 3);
            if (i == 3) file.Section().Interface(1).Interface(113);
        }

        Assert.Equal(Expected, Captured.Frames(file.Bytes));
    }

    [Fact]
    public void Extension_headers_of_IPv6_are_skipped()
    {
        byte[] Packet(int from, int to, uint sequence, byte[] payload) => IPv6(
            from == 1 ? "fd00::1" : "fd00::2",
            to == 1 ? "fd00::1" : "fd00::2",
            Tcp(from == 1 ? 5000 : 8899, to == 1 ? 5000 : 8899, sequence, 0, Push, payload),
            (0, new byte[8]),
            (60, [0, 1, .. new byte[14]]),
            (43, new byte[8]),
            (51, [0, 4, .. new byte[22]]),
            (44, new byte[8]));

        var file = CaptureBytes.Pcap(229, [Packet(1, 2, 1, Query), Packet(2, 1, 9, Answer)]);
        Assert.Equal(
            [
                $"22:13:20.000000 [fd00::1]:5000 {Convert.ToHexStringLower(Query)}",
                $"22:13:20.001000 [fd00::2]:8899 {Convert.ToHexStringLower(Answer)}",
            ],
            Captured.Frames(file));
    }

    [Fact]
    public void The_app_that_PCAPdroid_recorded_is_named()
    {
        var file = CaptureBytes.Pcap(1, Wrapped().Select(packet => (byte[])
            [.. packet, 1, 7, 0x20, 0x21, 0, 0, 0x27, 0x8b, .. Encoding.ASCII.GetBytes("Sermatec".PadRight(20, '\0')), 1, 2, 3, 4]));
        Assert.Equal(Expected, Captured.Frames(file));
        Assert.Equal("Sermatec", Captured.Read(file).Events[0].Connection!.App);
    }

    [Fact]
    public void Everything_else_is_counted()
    {
        byte[][] packets =
        [
            Ethernet(IPv4("10.0.0.2", "10.0.0.3", new byte[8], protocol: 17)),
            [.. new byte[12], 8, 6, .. new byte[28]],
            Ethernet(IPv4("10.0.0.2", "10.0.0.3", new byte[64], fragment: 0x2000)),
            Ethernet(IPv4("10.0.0.2", "10.0.0.3", new byte[64], fragment: 8)),
            Ethernet(IPv4("10.0.0.2", "10.0.0.3", new byte[3])),
            .. new Conversation(clientPort: 4321, serverPort: 443).Open().FromClient(new byte[700]).OnEthernet,
            .. new Conversation().Open().FromClient(Query).OnEthernet,
        ];
        var (_, reader, _) = Captured.Read(CaptureBytes.Pcap(1, packets));
        Assert.Equal((13L, 8L, 2L, 2L, 1L), (
            reader.Packets.Packets, reader.Packets.Tcp, reader.Packets.Fragments, reader.Packets.Others, reader.Packets.Damaged));
        Assert.Equal((1, 9L, 1, 700L), (reader.InverterConnections, reader.InverterBytes, reader.OtherConnections, reader.OtherBytes));
    }

    [Fact]
    public void One_port_can_be_chosen()
    {
        byte[][] packets =
        [
            .. new Conversation(serverPort: 18899).Open().FromClient(Query).OnEthernet,
            .. new Conversation().Open().FromServer(Answer).OnEthernet,
        ];
        var file = CaptureBytes.Pcap(1, packets);
        Assert.Equal(2, Captured.Read(file).Reader.InverterConnections);
        Assert.Equal(
            "10.10.100.254:18899",
            Assert.Single(Captured.Read(file, 18899).Events, e => e is Captures.Conversations.CapturedFrame).Destination);
    }

    [Theory]
    [InlineData("504b0304", "is a zip archive; extract it first")]
    [InlineData("28b52ffd", "is compressed with zstd; decompress it with 'unzstd' first")]
    [InlineData("736e6f6f70000000", "is a snoop capture; convert it with 'editcap -F pcapng'")]
    [InlineData("474d4255", "is a Network Monitor capture; convert it with 'editcap -F pcapng'")]
    [InlineData("d4c3b2a102000400000000000000000000000400", "is a pcap file without a complete header")]
    [InlineData("d4c3b2a1020004000000000000000000000004007f000000", "is a capture of WiFi with radiotap headers, which is not supported")]
    public void What_cannot_be_read_is_refused_by_name(string beginning, string message)
    {
        byte[] file = Convert.FromHexString(beginning);
        var refused = Assert.Throws<CaptureFormatException>(() => CaptureContent.Packets(new CaptureStream(new MemoryStream(file))));
        Assert.Equal(message, refused.Message);
    }

    [Fact]
    public void Packets_of_an_unknown_network_are_counted_with_its_name()
    {
        var file = CaptureBytes.PcapNg().Section().Interface(127).Interface(101);
        file.Enhanced(new byte[100], 0);
        foreach (var packet in IP) file.Enhanced(packet, 0, 1);
        var (events, _, packets) = Captured.Read(file.Bytes);
        Assert.Equal(2, events.OfType<Captures.Conversations.CapturedFrame>().Count());
        Assert.Equal((1L, "WiFi with radiotap headers"), (packets.Unreadable, packets.UnreadableKind));
    }

    /// <summary>Wherever a file is cut off, what comes before is read, and the damage is named.</summary>
    [Theory]
    [InlineData("microseconds")]
    [InlineData("pcapng, enhanced")]
    [InlineData("gzip")]
    public void A_file_that_is_cut_off_is_read_to_there(string kind)
    {
        var whole = Kinds[kind]();
        for (var length = 30; length < whole.Length; length += 7)
        {
            var (events, _, packets) = Captured.Read(whole[..length]);
            Assert.True(events.Count <= 3);
            if (kind != "gzip" && (whole.Length - length) % 4 != 0) Assert.NotNull(packets.Damage);
        }
    }

    [Fact]
    public void A_length_that_cannot_be_right_ends_the_file()
    {
        var file = CaptureBytes.Pcap(1, Wrapped());
        file.AsSpan(24 + 8, 4).Fill(0xff);
        var (events, _, packets) = Captured.Read(file);
        Assert.Empty(events);
        Assert.Equal("an invalid length of 4294967295 bytes in the header of packet 1", packets.Damage);
    }

    private static IEnumerable<byte[]> Wrapped() => IP.Select(packet => Ethernet(packet));

    private static byte[] Numbered(
        Action<CaptureBytes, byte[], ulong> write, bool isBigEndian = false, byte? resolution = null, long? offset = null)
    {
        var file = CaptureBytes.PcapNg(isBigEndian).Section().Interface(101, resolution, offset);
        for (var i = 0; i < IP.Count; i++) write(file, IP[i], (ulong)(CaptureBytes.Begin * 1_000_000 + (i * 1000)));
        return file.Bytes;
    }

    private static byte[] WithOptions(byte[] packet, int length)
    {
        byte[] longer = [.. packet[..20], .. Enumerable.Repeat((byte)1, length), .. packet[20..]];
        longer[0] += (byte)(length / 4);
        longer[3] += (byte)length;
        return longer;
    }

    private static byte[] WithoutLength(byte[] packet)
    {
        byte[] copy = [.. packet];
        copy[2] = copy[3] = 0;
        return copy;
    }

    private static byte[] Compressed(byte[] bytes)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest)) gzip.Write(bytes);
        return compressed.ToArray();
    }
}
