using System.Collections.Concurrent;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Messages;
using SermatecEss.Bridge.Settings;
using SermatecEss.Inverter.Settings;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Mqtt.Control;
using SermatecEss.Mqtt.Topics;

namespace SermatecEss.Mqtt;

/// <summary>
/// What the nodes of a fleet leave to each other over MQTT: commands for inverters of other nodes, and the availability of inverters that
/// move. Used by one task only, except for <see cref="Concerns"/>.
/// </summary>
/// <param name="fleet">The node.</param>
/// <param name="baseTopic">The prefix of all topics.</param>
/// <param name="connection">The connection to the broker.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
internal sealed class FleetExchange(FleetRole fleet, string baseTopic, MqttConnection connection, TimeProvider time, Log log)
{
    /// <summary>Commands for inverters of other nodes that have not been answered yet.</summary>
    private const int MostPassedOn = 256;

    /// <summary>The inverters of this node, by their ids in topics.</summary>
    private readonly ConcurrentDictionary<string, PublishedInverter> _inverters = new();
    private readonly Queue<string> _silent = new();
    private int _passedOn;

    internal FleetTopics Topics { get; } = new(baseTopic, fleet.Node);

    /// <summary>Called when the form for an override has been filled in.</summary>
    internal required Action<PublishedInverter> Filled { get; init; }

    /// <summary>Adds an inverter that this node polls from now on.</summary>
    internal void Add(PublishedInverter published) => _inverters[published.Topics.Id] = published;

    /// <summary>Removes an inverter that this node no longer polls. Returns false if it polls it on another connection by now.</summary>
    internal bool Remove(PublishedInverter published) => _inverters.TryRemove(KeyValuePair.Create(published.Topics.Id, published));

    /// <summary>
    /// Whether a message has to be handled: the availability of each inverter of the fleet comes to all nodes. Thread-safe.
    /// </summary>
    internal bool Concerns(IncomingMessage message) =>
        InverterTopics.IdOfAvailability(baseTopic, message.Topic) is not { } id
        || (!message.Retained && !message.Payload.AsSpan().SequenceEqual(Availability.Message(true)) && _inverters.ContainsKey(id));

    /// <summary>Takes a message.</summary>
    internal void Take(IncomingMessage message, string text, bool isWhole)
    {
        // A retained command was meant for another time.
        if (message.Retained) return;
        if (InverterTopics.IdOfAvailability(baseTopic, message.Topic) is { } id) Correct(id);
        else if (InverterTopics.PartsOf(baseTopic, message.Topic) is not { } parts)
            log.Warn($"an invalid message to {SettingException.Shown(message.Topic)} is ignored");
        else if (_inverters.TryGetValue(parts.Id, out var published)) TakeCommand(published, parts.Key, text, isWhole);
        else _ = PassOnAsync(parts.Id, parts.Key, text, isWhole);
    }

    /// <summary>Carries out a command that another node has received.</summary>
    /// <returns>Whether the inverter is polled here.</returns>
    internal bool TakeCommand(string serial, string key, string text)
    {
        var topics = new InverterTopics(baseTopic, serial);
        if (!_inverters.TryGetValue(topics.Id, out var published) || published.Inbox is null) return false;
        TakeCommand(published, key, text, isWhole: true);
        return true;
    }

    /// <summary>Takes inverters that no node polls.</summary>
    internal void TakeSilent(IEnumerable<string> serials)
    {
        foreach (var serial in serials) _silent.Enqueue(serial);
    }

    /// <summary>Publishes offline for the next inverter that no node polls, unless it has dialled in here meanwhile.</summary>
    /// <returns>Whether there was one.</returns>
    internal bool PublishSilent()
    {
        if (!_silent.TryDequeue(out var serial)) return false;
        var topics = new InverterTopics(baseTopic, serial);
        if (!_inverters.ContainsKey(topics.Id)) PublishAvailability(topics, isAvailable: false);
        return true;
    }

    /// <summary>The offline of the node before may come after the online of this one.</summary>
    private void Correct(string id)
    {
        if (!_inverters.TryGetValue(id, out var published) || published.IsAvailable != true) return;
        log.Debug($"another node published offline for the inverter with serial number {published.Topics.Serial}; it responds here");
        PublishAvailability(published.Topics, isAvailable: true);
    }

    private void PublishAvailability(InverterTopics topics, bool isAvailable) => connection.Publish(
        new OutgoingMessage(topics.Availability, Availability.Message(isAvailable), Retain: true) { IsEvent = true });

    private void TakeCommand(PublishedInverter published, string key, string text, bool isWhole)
    {
        if (published.Inbox is not { } inbox) PublishRefused(published.Topics, key, text, "The inverter cannot be controlled now.");
        else if (inbox.Take(key, text, isWhole)) Filled(published);
    }

    private async Task PassOnAsync(string id, string key, string text, bool isWhole)
    {
        var topics = InverterTopics.OfId(baseTopic, id);
        try
        {
            if (Interlocked.Increment(ref _passedOn) > MostPassedOn) PublishRefused(topics, key, text, "Too many commands are waiting.");
            else if (!isWhole) PublishRefused(topics, key, text, "The message is too long.");
            else if (topics.Id != id || !await fleet.PassOn(topics.Serial, key, text))
                PublishRefused(topics, key, text, "The inverter is not connected to any node.");
        }
        finally
        {
            _ = Interlocked.Decrement(ref _passedOn);
        }
    }

    private void PublishRefused(InverterTopics topics, string key, string text, string reason)
    {
        var report = new SettingReport(
            SettingException.Shown(key), SettingReport.Refused, SettingException.Shown(text), CommandInbox.Who, time.GetLocalNow())
        {
            Reason = reason,
        };
        log.Warn($"{report.Key}={report.Wanted} of the inverter {SettingException.Shown(topics.Id)} (mqtt): refused; {reason}");
        var message = SettingResultMessage.Write(report);
        foreach (var topic in (string[])[topics.Result(key), topics.SettingEvent])
            connection.Publish(new OutgoingMessage(topic, message, Retain: false) { IsEvent = true });
    }
}
