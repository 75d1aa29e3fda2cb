using System.Globalization;
using SermatecEss.Captures.Conversations;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Captures.Tests.Conversations;

/// <summary>Which response belongs to which request.</summary>
public sealed class ConversationTrackerTests
{
    private readonly List<Exchange> _exchanges = [];

    [Theory]
    [InlineData(">0a <0a", "0a answered by 0a after 1 ms")]
    [InlineData(">0a >0a >0a <0a", "0a answered by 0a after 1 ms, sent 3 times")]
    [InlineData(">0a", "0a unanswered")]
    [InlineData(">0a >0b <0b", "0a unanswered; 0b answered by 0b after 1 ms")]
    [InlineData(">0a >0b <0a <0b", "0a answered by 0a after 2 ms; 0b answered by 0b after 2 ms")]
    [InlineData("<0c >0a <0b <0a", "0c stray; 0b stray; 0a answered by 0a after 2 ms")]
    [InlineData(">95 <95 <9d", "95 answered by 95, 9d after 1 ms")]
    [InlineData(">95 <95 >0a <0a", "95 answered by 95 after 1 ms, without 9d; 0a answered by 0a after 1 ms")]
    [InlineData(">66 >95 <95 <9d", "66 write; 95 answered by 95, 9d after 1 ms")]
    [InlineData(">64", "64 write")]
    [InlineData(">f3 <f3", "f3 answered by f3 after 1 ms")]
    [InlineData(
        ">2000 <0000 >0001 >0001b <0000 >f000",
        "2000 write, answered by 00 after 1 ms; 0001 write, unanswered; 0001 write, answered by 00 after 1 ms; f000 write, unanswered")]
    public void Requests_and_responses_are_matched(string script, string expected)
    {
        var tracker = new ConversationTracker(_exchanges.Add);
        Play(tracker, script, connection: null, 0);
        tracker.End();
        Assert.Equal(expected, string.Join("; ", _exchanges.Select(Text)));
    }

    [Fact]
    public void Each_client_has_its_own_conversation()
    {
        var tracker = new ConversationTracker(_exchanges.Add);
        var one = new Captures.Streams.TcpConnection(1, "10.0.0.1:1000", "10.0.0.9:8899");
        var other = new Captures.Streams.TcpConnection(2, "10.0.0.2:1000", "10.0.0.9:8899");
        Play(tracker, ">0a", one, 0);
        Play(tracker, ">0b", other, 5);
        Play(tracker, "<0a", one, 10);
        Play(tracker, "<0a", other, 11);
        tracker.End(other);
        tracker.End();
        Assert.Equal(
            ["1: 0a answered by 0a after 10 ms", "2: 0a stray", "2: 0b unanswered"],
            _exchanges.Select(exchange => $"{exchange.First.Connection!.Number}: {Text(exchange)}"));
    }

    [Fact]
    public void A_response_after_a_minute_is_none()
    {
        var tracker = new ConversationTracker(_exchanges.Add);
        Play(tracker, ">0a", null, 0);
        Play(tracker, "<0a", null, 61_000);
        tracker.End();
        Assert.Equal(["0a unanswered", "0a stray"], _exchanges.Select(Text));
    }

    /// <summary>Frames, one each millisecond: sent or received, and the command.</summary>
    private static void Play(ConversationTracker tracker, string script, Captures.Streams.TcpConnection? connection, int milliseconds)
    {
        var view = CommandCatalogue.Default.View(609);
        var upgrade = CommandCatalogue.Default.UpgradeView(609);
        foreach (var word in script.Split(' '))
        {
            Assert.True(CommandCode.TryParse(
                word.AsSpan(1).TrimEnd('b') is { Length: > 2 } four ? four[..4] : word.AsSpan(1),
                out var code));
            var isSent = word[0] == '>';
            byte[] payload = word.Length > 5 ? [1] : [];
            var frame = FrameOf(isSent ? FrameWriter.Request(code, payload) : FrameWriter.Response(code, payload));
            var time = DateTimeOffset.UnixEpoch.AddMilliseconds(milliseconds++);
            tracker.Take(new CapturedFrame(time, connection, isSent, frame, false), view.Find(code) ?? upgrade.Find(code), view);
        }
    }

    private static Frame FrameOf(byte[] bytes)
    {
        var rest = new System.Buffers.ReadOnlySequence<byte>(bytes);
        Assert.True(new FrameReader().TryRead(ref rest, out var frame));
        return frame;
    }

    private static string Text(Exchange exchange)
    {
        var code = exchange.First.Frame.Command.Value is 0xf000 ? "f000"
            : exchange.First.Frame.Command.Value is 0x2000 ? "2000"
            : $"{exchange.First.Frame.Command}";
        if (exchange.IsStray) return $"{code} stray";
        var write = exchange.IsWrite ? " write" : "";
        if (exchange.IsUnanswered) return $"{code}{write}{(write.Length > 0 ? "," : "")} unanswered";
        if (exchange.Responses.Count == 0) return $"{code}{write}";
        var codes = string.Join(", ", exchange.Responses.Select(response => response.Frame.Command));
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{code}{write}{(write.Length > 0 ? "," : "")} answered by {codes} after {exchange.Elapsed!.Value.TotalMilliseconds} ms");
        if (exchange.Missing.Count > 0) text += $", without {string.Join(", ", exchange.Missing)}";
        return exchange.Repeats > 0 ? $"{text}, sent {exchange.Repeats + 1} times" : text;
    }
}
