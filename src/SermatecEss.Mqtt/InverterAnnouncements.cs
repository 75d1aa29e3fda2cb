using SermatecEss.Mqtt.Connection;
using SermatecEss.Mqtt.HomeAssistant;

namespace SermatecEss.Mqtt;

/// <summary>
/// Announces inverters to Home Assistant, one after the other. Announcements are large: with many inverters, no more are created than the
/// broker takes.
/// </summary>
/// <param name="connection">The connection to the broker.</param>
/// <param name="announcer">Builds the announcements; null if nothing is announced.</param>
/// <param name="devices">Describes the devices.</param>
/// <param name="fleet">What the nodes of a fleet have announced; null for a daemon.</param>
/// <param name="time">The clock.</param>
internal sealed class InverterAnnouncements(
    MqttConnection connection, Announcer? announcer, Devices devices, FleetAnnouncements? fleet, TimeProvider time)
{
    private readonly Queue<PublishedInverter> _waiting = new();

    /// <summary>Called when another node of the fleet has announced an inverter as it would be here.</summary>
    internal required Action<PublishedInverter> Known { get; init; }

    /// <summary>Adds an inverter, unless it waits already.</summary>
    internal void Add(PublishedInverter published)
    {
        if (published.IsQueued) return;
        published.IsQueued = true;
        _waiting.Enqueue(published);
    }

    /// <summary>Announces the first one, if that is possible now.</summary>
    /// <returns>Whether there may be another one.</returns>
    internal bool Next()
    {
        if (!_waiting.TryPeek(out var published) || (!published.IsForgotten && !TryAnnounce(published))) return false;
        _waiting.Dequeue().IsQueued = false;
        return true;
    }

    private bool TryAnnounce(PublishedInverter published)
    {
        var picture = published.Picture;
        if (fleet is not null)
        {
            if (fleet.Name is null) return false;
            if (fleet.IsCurrent(published) && DevicesOf(published, announcer!).All(announcer!.Has))
            {
                published.AnnouncedPoints = picture.AnsweredPoints.Count;
                Known(published);
                return true;
            }

            if (!fleet.TakeTurn()) return false;
        }

        published.AnnouncedPoints = picture.AnsweredPoints.Count;
        published.RepeatFrom(time.GetTimestamp());
        if (announcer is not null) Announce(published, announcer);
        return true;
    }

    private void Announce(PublishedInverter published, Announcer announcer)
    {
        var messages = DevicesOf(published, announcer).SelectMany(announcer.Announce).ToList();
        var save = fleet?.Save(published);
        var left = messages.Count;
        void Taken()
        {
            if (Interlocked.Decrement(ref left) == 0) save!();
        }

        foreach (var message in messages) connection.Publish(save is null ? message : message with { Taken = Taken });
    }

    /// <summary>With the entities whose points the inverter has reported, now or when they were announced before.</summary>
    private IReadOnlyList<Device> DevicesOf(PublishedInverter published, Announcer announcer)
    {
        var picture = published.Picture;
        var known = announcer.Known(published.Topics.DeviceId).Union(announcer.Known(published.Topics.BatteryId)).ToHashSet();
        bool IsAnnounced(Entity entity) => !entity.IsRead || picture.AnsweredPoints.Contains(entity.Key) || known.Contains(entity.Key);
        return devices.Inverter(picture, published.Topics, IsAnnounced);
    }
}
