using System.Text;
using SermatecEss.Captures.Files;
using SermatecEss.Captures.Packets;
using SermatecEss.Captures.Streams;
using static SermatecEss.Captures.Tests.PacketBytes;

namespace SermatecEss.Captures.Tests.Streams;

/// <summary>The bytes of connections, from packets in any order.</summary>
[Collection<RunsAlone>]
public sealed class ReassemblyTests
{
    [Fact]
    public void Bytes_that_are_sent_again_count_once() =>
        Assert.Equal("abcdef", FromClient(new Conversation().Open().At(0, T("abc")).At(0, T("abc")).At(3, T("def")).At(1, T("bcde"))));

    [Fact]
    public void Disorder_is_put_right() =>
        Assert.Equal("abcdefghi", FromClient(new Conversation().Open().At(6, T("ghi")).At(3, T("def")).At(0, T("abc"))));

    [Fact]
    public void Of_overlapping_bytes_the_first_ones_count() => Assert.Equal(
        "abCDEfgHIjk",
        FromClient(new Conversation().Open().At(2, T("CDE")).At(7, T("HI")).At(1, T("bxxxfgxxj")).At(0, T("aXX")).At(8, T("yyk"))));

    [Fact]
    public void Numbers_may_wrap() => Assert.Equal(
        "abcdef", FromClient(new Conversation(clientFirst: uint.MaxValue - 3).Open().At(3, T("def")).At(0, T("abc"))));

    [Fact]
    public void A_hole_is_given_up_once_the_other_side_has_acknowledged_beyond_it()
    {
        var connection = new Conversation().Open().At(0, T("abc")).At(6, T("ghi"));
        Assert.Equal("abc<3>ghi", FromClient(connection));
        Assert.Equal("abcdefghi", FromClient(connection.Acknowledge(3).Acknowledge(6).At(3, T("def"))));

        var lost = new Conversation().Open().At(0, T("abc")).At(6, T("ghi")).Acknowledge(9).At(3, T("def")).At(9, T("jkl"));
        Assert.Equal("abc<3>ghijkl", FromClient(lost));
    }

    [Fact]
    public void What_a_limited_capture_cuts_off_is_a_gap()
    {
        var packets = new Conversation().Open().FromClient(T("abcdef")).FromClient(T("ghi")).FromServer([]).Packets;
        packets[3] = packets[3][..^4];
        Assert.Equal("ab<4>ghi", Text(Run(CaptureBytes.Pcap(101, packets))[0].FromClient));
    }

    [Fact]
    public void A_port_that_is_used_again_is_another_connection()
    {
        byte[][] packets =
        [
            .. new Conversation().Open().FromClient(T("one")).Packets,
            .. new Conversation(clientFirst: 777_000, serverFirst: 1).Open().FromClient(T("two")).FromServer(T("deux")).Packets,
        ];
        var connections = Run(CaptureBytes.Pcap(101, packets));
        Assert.Equal(["one", "two"], connections.Select(connection => Text(connection.FromClient)));
        Assert.Equal("deux", Text(connections[1].FromServer));
    }

    [Theory]
    [InlineData(Reset)]
    [InlineData(Fin | Ack)]
    public void The_end_of_a_connection_delivers_what_waits(byte flags)
    {
        var connection = new Conversation().Open().At(3, T("def"));
        connection.FromClient([], flags);
        if (flags != Reset) connection.FromServer([], flags);
        var read = Run(CaptureBytes.Pcap(101, connection.Packets))[0];
        Assert.Equal("<3>def", Text(read.FromClient));
        Assert.Equal(1, read.Ends);
    }

    [Fact]
    public void A_capture_may_begin_in_the_middle_of_a_connection()
    {
        var packets = new Conversation().Open().FromClient(T("abc")).FromServer(T("xyz")).FromClient(T("def")).Packets[4..];
        var read = Assert.Single(Run(CaptureBytes.Pcap(101, packets)));
        Assert.Equal(("xyz", "def"), (Text(read.FromClient), Text(read.FromServer)));
    }

    [Fact]
    public void Memory_is_bounded_whatever_is_missing()
    {
        // 60 000 connections, and in the last one 64 MiB behind a hole.
        IEnumerable<byte[]> Packets()
        {
            for (var i = 0; i < 60_000; i++)
            {
                yield return IPv4($"10.{i >> 14}.{(i >> 7) & 127}.{i & 127}", "10.9.9.9", Tcp(4000, 80, 1, 0, Syn, []));
                yield return IPv4($"10.{i >> 14}.{(i >> 7) & 127}.{i & 127}", "10.9.9.9", Tcp(4000, 80, 9, 0, Push, T("late")));
            }

            var block = new byte[65_000];
            for (uint i = 0; i < 1000; i++)
                yield return IPv4("10.9.9.8", "10.9.9.9", Tcp(4000, 80, (i + 1) * 65_010, 0, i == 0 ? Syn : Push, i == 0 ? [] : block));
        }

        var bytes = 0L;
        var reassembler = new TcpReassembler(_ => new Nobody());
        var counts = new PacketCounts();
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        foreach (var packet in Packets())
        {
            bytes += packet.Length;
            var captured = new CapturedPacket(DateTimeOffset.UnixEpoch, LinkTypes.Raw, packet);
            Assert.True(PacketParser.TryParse(captured, counts, out var segment));
            reassembler.Take(captured, segment);
        }

        Assert.True(bytes > 60 << 20);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 0, 12 << 20);
        GC.KeepAlive(reassembler);
    }

    internal static List<RawConnection> Run(byte[] file, Func<long, byte[]>? gap = null)
    {
        var connections = new List<RawConnection>();
        var packets = CaptureContent.Packets(CaptureContent.Open(new MemoryStream(file)))!;
        var reassembler = new TcpReassembler(_ =>
        {
            connections.Add(new RawConnection(gap ?? (length => T($"<{length}>"))));
            return connections[^1];
        });
        var counts = new PacketCounts();
        while (packets.TryRead(out var packet))
            if (PacketParser.TryParse(packet, counts, out var segment)) reassembler.Take(packet, segment);
        reassembler.End();
        return connections;
    }

    private static string FromClient(Conversation conversation) =>
        Text(Run(CaptureBytes.Pcap(101, conversation.Packets))[0].FromClient);

    private static byte[] T(string text) => Encoding.ASCII.GetBytes(text);

    private static string Text(List<byte> bytes) => Encoding.ASCII.GetString([.. bytes]);

    private sealed class Nobody : ConnectionListener
    {
        public override void Data(bool fromClient, DateTimeOffset time, ReadOnlyMemory<byte> bytes)
        {
        }

        public override void Gap(bool fromClient, DateTimeOffset time, long length)
        {
        }

        public override void Ended(DateTimeOffset time)
        {
        }
    }
}
