using SermatecEss.Bridge.Inverters;
using SermatecEss.Mqtt.Control;
using SermatecEss.Mqtt.Topics;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Mqtt;

/// <summary>What was last published of an inverter.</summary>
/// <param name="topics">Its topics.</param>
/// <param name="picture">The inverter as it was when it said who it is.</param>
internal sealed class PublishedInverter(InverterTopics topics, InverterPicture picture)
{
    internal InverterTopics Topics { get; } = topics;

    /// <summary>The newest picture of it.</summary>
    internal InverterPicture Picture { get; set; } = picture;

    /// <summary>Takes the broker's commands for it; null where nothing may be changed.</summary>
    internal CommandInbox? Inbox { get; set; }

    internal bool? IsAvailable { get; set; }

    internal Dictionary<PollGroup, bool> Answered { get; } = [];

    internal byte[] Diagnostics { get; set; } = [];

    /// <summary>How many points it had answered when it was last announced; -1 before.</summary>
    internal int AnnouncedPoints { get; set; } = -1;

    /// <summary>Since when its states wait to be repeated, for those that have only just been told of it; null where they do not.</summary>
    internal long? Announced { get; set; }
}
