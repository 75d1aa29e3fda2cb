using System.Text.Json;
using SermatecEss.EndToEnd.Tests;

namespace SermatecEss.HomeAssistant.Tests;

/// <summary>The retained announcements on a broker, as they change.</summary>
internal sealed class Announcements : IAsyncDisposable
{
    private readonly Subscriber _subscriber;
    private readonly SortedDictionary<string, JsonElement> _kept = new(StringComparer.Ordinal);

    private Announcements(Subscriber subscriber) => _subscriber = subscriber;

    /// <summary>The messages by topic, as far as they were read.</summary>
    internal IReadOnlyDictionary<string, JsonElement> Kept => _kept;

    /// <summary>The entities of all messages, in either style.</summary>
    internal IEnumerable<AnnouncedEntity> Entities =>
        _kept.SelectMany(one => AnnouncedEntity.Of(one.Key, one.Value)).Where(entity => entity.UniqueId is not null);

    /// <summary>Connects, and reads all retained messages.</summary>
    internal static async Task<Announcements> ConnectAsync(Broker broker)
    {
        // Retained messages come before those published afterwards.
        const string End = "test/end";
        var announcements = new Announcements(await Subscriber.ConnectAsync(broker));
        await announcements._subscriber.PublishAsync(End, "");
        foreach (var message in await announcements._subscriber.UntilAsync(End)) announcements.Note(message);
        return announcements;
    }

    /// <summary>Publishes an announcement like an earlier version.</summary>
    internal Task PublishAsync(string topic, string payload) => _subscriber.PublishAsync(topic, payload, retain: true);

    /// <summary>Watches changes until a condition holds.</summary>
    internal async Task UntilAsync(Predicate<Announcements> isIt)
    {
        while (!isIt(this)) Note(await _subscriber.NextAsync("/config"));
    }

    public ValueTask DisposeAsync() => _subscriber.DisposeAsync();

    private void Note(Subscriber.Message message)
    {
        if (message.Topic.Split('/') is not ["homeassistant", .., "config"]) return;
        if (message.Payload.Length == 0) _ = _kept.Remove(message.Topic);
        else _kept[message.Topic] = message.Json;
    }
}
