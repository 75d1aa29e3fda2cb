using SermatecEss.Captures.Conversations;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Captures.Tests.Conversations;

/// <summary>Frames are found in any connection, plain or encrypted.</summary>
public sealed class InverterConnectionTests
{
    private static readonly byte[] Greeting = Convert.FromHexString("fe5564149800004cae");
    private static readonly byte[] EncryptedGreeting = Convert.FromHexString("759ab0f98a066885fc");
    private static readonly byte[] Answer = FrameWriter.Response(CommandCode.FromByte(0x98), new byte[50]);

    [Fact]
    public void The_cloud_greets_in_both_ways_and_is_answered_in_one()
    {
        var (events, reader, _) = Read(new Conversation(clientPort: 8_000, serverPort: 19042).Open()
            .FromServer([.. Greeting, .. EncryptedGreeting])
            .FromServer(Greeting)
            .FromServer(EncryptedGreeting)
            .FromClient(CloudCipher.Vendor.Apply(Answer)));
        var frames = events.OfType<CapturedFrame>().ToList();
        Assert.Equal([false, true, false, true, true], frames.Select(frame => frame.IsEncrypted));
        Assert.All(frames[..4], frame => Assert.Equal(Greeting, frame.Frame.Bytes.ToArray()));
        Assert.Equal(Answer, frames[4].Frame.Bytes.ToArray());
        Assert.Equal("10.0.0.2:8000", frames[4].Source);
        Assert.Equal(1, reader.InverterConnections);
        Assert.DoesNotContain(events, happened => happened is SkippedBytes);
    }

    [Fact]
    public void Frames_are_found_however_they_are_cut_into_segments()
    {
        byte[] stream = [.. Greeting, .. EncryptedGreeting, .. Greeting, .. EncryptedGreeting, .. EncryptedGreeting];
        for (var size = 1; size < stream.Length; size++)
        {
            var connection = new Conversation().Open();
            foreach (var piece in stream.Chunk(size)) connection.FromClient(piece);
            var events = Read(connection).Events;
            Assert.Equal([false, true, false, true, true], events.OfType<CapturedFrame>().Select(frame => frame.IsEncrypted));
            Assert.DoesNotContain(events, happened => happened is SkippedBytes);
        }
    }

    [Fact]
    public void Bytes_that_belong_to_no_frame_are_counted_by_direction()
    {
        var events = Read(new Conversation().Open()
            .FromServer("+ok=registered"u8.ToArray())
            .FromClient([1, 2, 3, .. Greeting, 4, 5, .. Greeting, 0xfe])
            .FromServer([.. Answer, 0xfe, 0x55])).Events;
        Assert.Equal(
            [(true, 3L), (true, 2L), (false, 14L), (true, 1L), (false, 2L)],
            events.OfType<SkippedBytes>().Select(skipped => (skipped.FromClient, skipped.Length)));
    }

    [Fact]
    public void After_a_gap_the_search_begins_anew()
    {
        var events = Read(new Conversation().Open()
            .FromClient(Greeting)
            .FromServer(Answer[..20])
            .FromClient([])
            .FromServer([])).Events;
        Assert.Equal(20, Assert.Single(events.OfType<SkippedBytes>()).Length);

        // The middle of a response was not captured; what follows is a response of its own.
        var connection = new Conversation().Open().FromClient(Greeting).FromServer(Answer[..20]).FromServer(Answer[20..40]);
        connection.Packets.RemoveAt(connection.Packets.Count - 1);
        events = Read(connection.FromServer([.. Answer[40..], .. Answer]).FromClient([])).Events;
        Assert.Equal(
            ["CapturedFrame", "SkippedBytes", "CaptureGap", "SkippedBytes", "CapturedFrame", "ConnectionEnd"],
            events.Select(happened => happened.GetType().Name));
        Assert.Equal(new CaptureGap(events[2].Time, events[2].Connection, false, 20), events[2]);
    }

    [Fact]
    public void Other_traffic_is_not_mistaken_for_an_inverter()
    {
        var random = new Random(1);
        var connection = new Conversation().Open();
        for (var i = 0; i < 2000; i++)
        {
            var bytes = new byte[1400];
            random.NextBytes(bytes);
            for (var at = 0; at + 2 < bytes.Length; at += 50) (bytes[at], bytes[at + 1]) = (0xfe, 0x55);
            connection.FromServer(bytes);
        }

        // A valid frame between other addresses is not one of an inverter either.
        var stranger = new byte[9];
        _ = FrameWriter.Write(stranger, 1, 2, CommandCode.FromByte(0x98), []);
        var (events, reader, _) = Read(connection.FromServer(stranger));
        Assert.Empty(events);
        Assert.Equal((0, 1, 2000 * 1400L + 9), (reader.InverterConnections, reader.OtherConnections, reader.OtherBytes));
    }

    private static (List<CaptureEvent> Events, CaptureReader Reader, Captures.Files.PacketReader Packets) Read(Conversation conversation) =>
        Captured.Read(CaptureBytes.Pcap(101, conversation.Packets));
}
