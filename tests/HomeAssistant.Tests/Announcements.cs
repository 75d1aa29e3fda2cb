using System.Text.Json;
using SermatecEss.EndToEnd.Tests;

namespace SermatecEss.HomeAssistant.Tests;

/// <summary>What a broker keeps for Home Assistant to find, as it changes.</summary>
internal sealed class Announcements : IAsyncDisposable
{
    private readonly Subscriber _subscriber;
    private readonly SortedDictionary<string, JsonElement> _kept = new(StringComparer.Ordinal);

    private Announcements(Subscriber subscriber) => _subscriber = subscriber;

    /// <summary>The messages by their topic, as far as they were looked at.</summary>
    internal IReadOnlyDictionary<string, JsonElement> Kept => _kept;

    /// <summary>The entities of all messages, in either style.</summary>
    internal IEnumerable<AnnouncedEntity> Entities =>
        _kept.SelectMany(one => AnnouncedEntity.Of(one.Key, one.Value)).Where(entity => entity.UniqueId is not null);

    /// <summary>Connects, and looks at all that is kept now.</summary>
    internal static async Task<Announcements> ConnectAsync(Broker broker)
    {
        // What is retained comes before what is published afterwards.
        const string End = "test/end";
        var announcements = new Announcements(await Subscriber.ConnectAsync(broker));
        await announcements._subscriber.PublishAsync(End, "");
        foreach (var message in await announcements._subscriber.UntilAsync(End)) announcements.Note(message);
        return announcements;
    }

    /// <summary>Announces something as a former version did.</summary>
    internal Task PublishAsync(string topic, string payload) => _subscriber.PublishAsync(topic, payload, retain: true);

    /// <summary>Looks at what changes until it is as it should be.</summary>
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
