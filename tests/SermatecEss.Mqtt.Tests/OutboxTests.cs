using System.Text;
using SermatecEss.Mqtt.Connection;

namespace SermatecEss.Mqtt.Tests;

public sealed class OutboxTests
{
    private static CancellationToken End => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_newest_state_of_a_topic_takes_the_place_of_the_one_that_waits()
    {
        using var outbox = new Outbox(10);
        outbox.Put(Message("a", "1"));
        outbox.Put(Message("b", "2"));
        outbox.Put(Message("a", "3"));
        Assert.Equal(2, outbox.Count);
        Assert.Equal(["a=3", "b=2"], [Text(await outbox.TakeAsync(End)), Text(await outbox.TakeAsync(End))]);
    }

    [Fact]
    public async Task Beyond_its_bound_the_oldest_gives_way_and_is_counted()
    {
        using var outbox = new Outbox(3);
        for (var i = 0; i < 5; i++) outbox.Put(Message($"t{i}", "x"));
        Assert.Equal(2, outbox.Dropped);
        Assert.Equal(
            ["t2=x", "t3=x", "t4=x"],
            [Text(await outbox.TakeAsync(End)), Text(await outbox.TakeAsync(End)), Text(await outbox.TakeAsync(End))]);
    }

    [Fact]
    public async Task What_could_not_be_sent_is_first_again_unless_something_newer_waits()
    {
        using var outbox = new Outbox(3);
        outbox.Put(Message("a", "1"));
        outbox.Put(Message("b", "2"));
        var taken = await outbox.TakeAsync(End);
        outbox.PutBack(taken);
        Assert.Equal("a=1", Text(await outbox.TakeAsync(End)));
        outbox.Put(Message("a", "9"));
        outbox.PutBack(taken);
        Assert.Equal(["b=2", "a=9"], [Text(await outbox.TakeAsync(End)), Text(await outbox.TakeAsync(End))]);
        Assert.Equal(0, outbox.Count);
    }

    [Fact]
    public async Task Taking_waits_for_something_to_come()
    {
        using var outbox = new Outbox(3);
        var taking = outbox.TakeAsync(End).AsTask();
        Assert.False(taking.IsCompleted);
        outbox.Put(Message("a", "1"));
        Assert.Equal("a=1", Text(await taking));
    }

    [Fact]
    public async Task Events_all_wait_in_their_order_and_states_are_forgotten_without_them()
    {
        using var outbox = new Outbox(10);
        outbox.Put(Message("state", "1"));
        outbox.Put(Message("event", "raised") with { IsEvent = true });
        outbox.Put(Message("event", "cleared") with { IsEvent = true });
        outbox.Put(Message("state", "2"));
        outbox.Put(Message("event", "raised again") with { IsEvent = true });
        var state = await outbox.TakeAsync(End);
        Assert.Equal("state=2", Text(state));
        outbox.PutBack(state);
        outbox.ForgetStates();
        Assert.Equal(
            ["event=raised", "event=cleared", "event=raised again"],
            [Text(await outbox.TakeAsync(End)), Text(await outbox.TakeAsync(End)), Text(await outbox.TakeAsync(End))]);
        Assert.Equal((0, 0), (outbox.Count, outbox.Dropped));
        outbox.Put(Message("state", "3"));
        Assert.Equal("state=3", Text(await outbox.TakeAsync(End)));
    }

    private static OutgoingMessage Message(string topic, string payload) => new(topic, Encoding.UTF8.GetBytes(payload), Retain: false);

    private static string Text(OutgoingMessage message) => $"{message.Topic}={Encoding.UTF8.GetString(message.Payload.Span)}";
}
