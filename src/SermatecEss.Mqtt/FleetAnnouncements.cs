using System.Text.Json;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Languages;
using SermatecEss.Bridge.Messages;
using SermatecEss.Mqtt.HomeAssistant;

namespace SermatecEss.Mqtt;

/// <summary>
/// Remembers across the nodes of a fleet which inverters are announced to Home Assistant and how, so that the next node does not repeat it,
/// and limits how many are announced in a second.
/// </summary>
/// <param name="fleet">The node.</param>
/// <param name="devices">Describes the devices.</param>
/// <param name="announcer">Knows what is announced.</param>
/// <param name="language">The language of names and states.</param>
/// <param name="time">The clock.</param>
internal sealed class FleetAnnouncements(FleetRole fleet, Devices devices, Announcer announcer, Language language, TimeProvider time)
{
    private const string DescriptionKey = "description";
    private const string DevicesKey = "devices";
    private long? _last;

    /// <summary>The broker's name for the present announcements; null until it is known.</summary>
    internal string? Name { get; private set; }

    /// <summary>Publishes a new name, retained.</summary>
    internal required Action<string> Named { get; init; }

    /// <summary>
    /// Takes the name of the announcements that the broker has; an empty one if it has lost them, or is to get them again.
    /// </summary>
    /// <returns>Whether others are to be made from now on.</returns>
    internal bool Take(string name)
    {
        if (name.Length > 0 && name == Name) return false;
        Name = name.Length > 0 ? name : $"{Guid.NewGuid():N}";
        if (name.Length == 0) Named(Name);
        return true;
    }

    /// <summary>Whether an inverter may be announced now; if so, the next one has to wait.</summary>
    internal bool TakeTurn()
    {
        if (_last is not { } last)
        {
            _last = time.GetTimestamp();
            return true;
        }

        // The time of the turn, not of the call, so that the rate does not depend on how often it is called.
        var pause = time.TimestampFrequency / fleet.AnnouncementsPerSecond;
        var now = time.GetTimestamp();
        if (now - last < pause) return false;
        _last = Math.Max(last + pause, now - time.TimestampFrequency);
        return true;
    }

    /// <summary>Whether an inverter is announced as it would be now, apart from new entities.</summary>
    internal bool IsCurrent(PublishedInverter published) =>
        Name is not null && published.Announcement == DescriptionOf(published.Picture);

    /// <summary>Loads what other nodes have announced of an inverter.</summary>
    internal void Load(PublishedInverter published)
    {
        if (fleet.LoadAnnouncement(published.Topics.Serial) is not { } saved) return;
        try
        {
            using var document = JsonDocument.Parse(saved);
            announcer.Load(document.RootElement.GetProperty(DevicesKey));
            published.Announcement = document.RootElement.GetProperty(DescriptionKey).GetString();
            published.IsAnnounced = IsCurrent(published);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // Another version wrote it; the inverter is announced again.
        }
    }

    /// <summary>Returns what saves the announcement of an inverter that has just been made, to be called when the broker has it.</summary>
    internal Action Save(PublishedInverter published)
    {
        var description = DescriptionOf(published.Picture);
        var topics = published.Topics;
        var saved = Json.Write(json =>
        {
            json.WriteString(DescriptionKey, description);
            json.WriteStartObject(DevicesKey);
            announcer.Save(json, [topics.DeviceId, topics.BatteryId]);
            json.WriteEndObject();
        });
        return () =>
        {
            published.Announcement = description;
            fleet.SaveAnnouncement(topics.Serial, saved);
        };
    }

    private string DescriptionOf(InverterPicture picture) => $"{devices.DescriptionOf(picture)} {language} {Name}";
}
