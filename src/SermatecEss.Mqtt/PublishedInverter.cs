using SermatecEss.Bridge.Inverters;
using SermatecEss.Mqtt.Control;
using SermatecEss.Mqtt.Topics;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Mqtt;

/// <summary>The last published state of an inverter.</summary>
/// <param name="topics">Its topics.</param>
/// <param name="picture">The inverter when it identified itself.</param>
internal sealed class PublishedInverter(InverterTopics topics, InverterPicture picture)
{
    internal InverterTopics Topics { get; } = topics;

    /// <summary>Its newest picture.</summary>
    internal InverterPicture Picture { get; set; } = picture;

    /// <summary>Handles its MQTT commands; null if nothing may be changed.</summary>
    internal CommandInbox? Inbox { get; set; }

    internal bool? IsAvailable { get; set; }

    /// <summary>Whether it was announced, and its states repeated after that.</summary>
    internal bool IsAnnounced { get; set; }

    internal Dictionary<PollGroup, bool> Answered { get; } = [];

    internal byte[] Diagnostics { get; set; } = [];

    /// <summary>How many points it had reported when it was last announced; -1 before.</summary>
    internal int AnnouncedPoints { get; set; } = -1;

    /// <summary>Whether it waits to be announced.</summary>
    internal bool IsQueued { get; set; }

    /// <summary>Whether it is no longer published here.</summary>
    internal bool IsForgotten { get; set; }

    /// <summary>In a fleet, identifies the announcement that the broker has; null for none.</summary>
    internal string? Announcement { get; set; }

    /// <summary>When the repeats of its states for new subscribers began; null once they are done.</summary>
    internal long? Announced { get; set; }

    /// <summary>How often they have been repeated since then.</summary>
    internal int Repeats { get; set; }

    /// <summary>Begins to repeat its states.</summary>
    /// <param name="announced">When it was announced, as a timestamp.</param>
    internal void RepeatFrom(long announced)
    {
        Announced = announced;
        Repeats = 0;
    }
}
