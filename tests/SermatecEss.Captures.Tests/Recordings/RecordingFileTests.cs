using System.Text;
using SermatecEss.Captures.Conversations;
using SermatecEss.Captures.Recordings;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Captures.Tests.Recordings;

/// <summary>What is recorded can be read.</summary>
public sealed class RecordingFileTests
{
    private static readonly byte[] Query = FrameWriter.Request(CommandCode.FromByte(0x0a));
    private static readonly byte[] Answer = FrameWriter.Response(CommandCode.FromByte(0x0a), new byte[30]);
    private static readonly DateTimeOffset Time = new(2026, 11, 26, 10, 0, 0, 123, TimeSpan.Zero);

    [Fact]
    public void A_line_is_read_as_it_was_written()
    {
        var line = RecordedLine.Write(Time, "192.168.1.5:8899", sent: true, Query);
        Assert.Equal("2026-11-26T10:00:00.123Z 192.168.1.5:8899 -> fe5564140a0000deae", line);
        Assert.Equal(new RecordedLine(Time, "192.168.1.5:8899", true, "fe5564140a0000deae"), RecordedLine.Parse(line));
        var dialledIn = RecordedLine.Parse(RecordedLine.Write(Time, "ST1 on 0.0.0.0:18899", sent: false, Query));
        Assert.Equal(new RecordedLine(Time, "ST1_on_0.0.0.0:18899", false, "fe5564140a0000deae"), dialledIn);
    }

    [Theory]
    [InlineData("10:00:00.123 <- fe5564140a0000deae", "0001-01-01T10:00:00.1230000+00:00", null, false)]
    [InlineData(
        "Nov 26 10:00:00 host sermatec-ess[1]: 10:00:00.500 -> fe5564140a0000deae", "0001-01-01T10:00:00.5000000+00:00", null, true)]
    [InlineData("-> fe5564140a0000deae", null, null, true)]
    [InlineData("x <- fe 55 64 14 0a 00 00 de ae", null, null, false)]
    public void Lines_of_logs_are_read_too(string line, string? time, string? where, bool sent)
    {
        var read = RecordedLine.Parse(line)!;
        Assert.Equal((time, where, sent), (read.Time?.ToString("O"), read.Where, read.Sent));
        Assert.Equal("fe5564140a0000deae", read.Hex);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("-> fe55")]
    [InlineData("-> fe5564140a0000deag")]
    [InlineData("-> fe5564140a0000dea")]
    public void Other_lines_are_not(string line) => Assert.Null(RecordedLine.Parse(line));

    [Fact]
    public void Text_has_a_heading_and_a_line_for_each_frame()
    {
        var stream = new MemoryStream();
        using (var file = RecordingFile.Open(stream, isPcapNg: false, "1.2.3"))
            file.Write(RecordedLine.Write(Time, "house:8899", sent: false, Query));
        Assert.Equal(
            "# sermatec-ess 1.2.3, frames: time, inverter, -> sent or <- received\n"
            + "2026-11-26T10:00:00.123Z house:8899 <- fe5564140a0000deae\n",
            Encoding.UTF8.GetString(stream.ToArray()));
        Assert.True(RecordingFile.CanContinue(stream.ToArray(), isPcapNg: false));
        Assert.False(RecordingFile.CanContinue(stream.ToArray(), isPcapNg: true));
    }

    [Fact]
    public void Packets_have_times_directions_and_frames_and_can_be_continued()
    {
        var stream = new MemoryStream();
        for (var i = 0; i < 2; i++)
        {
            using var file = RecordingFile.Open(new NotClosed(stream), isPcapNg: true, "1.2.3");
            foreach (var where in (string[])["192.168.1.5:8899", "house.lan:1234", "[fd00::1]:8899"])
            {
                file.Write(RecordedLine.Write(Time.AddMinutes(i), where, sent: true, Query));
                file.Write(RecordedLine.Write(Time.AddMinutes(i), where, sent: false, Answer));
                file.Write(RecordedLine.Write(Time.AddMinutes(i), where, sent: true, Query));
            }
        }

        var (events, reader, packets) = Captured.Read(stream.ToArray());
        Assert.Null(packets.Damage);
        Assert.True(RecordingFile.CanContinue(stream.ToArray(), isPcapNg: true));
        var frames = events.OfType<CapturedFrame>().ToList();
        Assert.Equal(18, frames.Count);
        Assert.Equal(6, reader.InverterConnections);
        Assert.All(frames[..9], frame => Assert.Equal(Time, frame.Time));
        Assert.All(frames[9..], frame => Assert.Equal(Time.AddMinutes(1), frame.Time));
        string[] inverters = ["192.168.1.5:8899", "192.0.2.2:1234", "192.0.2.2:8899"];
        Assert.Equal([.. inverters, .. inverters], frames.Chunk(3).Select(part => part[1].Source));
        Assert.Equal(Answer, frames[1].Frame.Bytes.ToArray());
        Assert.DoesNotContain(events, happened => happened is CaptureGap or SkippedBytes);
    }

    private sealed class NotClosed(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => inner.Position = value; }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
