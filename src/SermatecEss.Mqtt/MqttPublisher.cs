using System.Text;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Languages;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Messages;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Inverter.Settings;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Mqtt.Control;
using SermatecEss.Mqtt.HomeAssistant;
using SermatecEss.Mqtt.Topics;

namespace SermatecEss.Mqtt;

/// <summary>Decides what is published when. Used by one task only; never waits for the broker.</summary>
internal sealed class MqttPublisher : IAsyncDisposable
{
    private const int LongestCommand = 1024;

    /// <summary>What is published beside the polls waits while more than this waits to be sent.</summary>
    private const int MostWaiting = 50;

    /// <summary>In a fleet, thousands of inverters are published again after the start of Home Assistant, or of a connection.</summary>
    private const int MostRestoredInTick = 20;

    /// <summary>
    /// When states are repeated after an announcement: Home Assistant needs a while to subscribe to them, and longer on a slow or busy
    /// computer. Without a repeat, values that are polled hourly would stay unknown for an hour.
    /// </summary>
    private static readonly TimeSpan[] StatesAfterAnnouncement =
        [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20)];

    /// <summary>Limits the reactions to a Home Assistant that restarts again and again.</summary>
    private static readonly TimeSpan BetweenAnnouncements = TimeSpan.FromSeconds(10);

    /// <summary>Changes of an output's health raise no event, so it is polled.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    /// <summary>The bridge is announced once for the inverters identified together, but does not wait for the last of many.</summary>
    private static readonly TimeSpan BridgePause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBridgePause = TimeSpan.FromSeconds(10);
    private readonly BridgeView _bridge;
    private readonly MqttConnection _connection;
    private readonly MqttOptions _options;
    private readonly TimeProvider _time;
    private readonly Log _log;
    private readonly BridgeTopics _topics;
    private readonly Devices _devices;
    private readonly Announcer? _announcer;
    private readonly string? _birth;
    private readonly Dictionary<LiveInverter, PublishedInverter> _published = [];
    private readonly HashSet<string> _replaced = [];
    private readonly InverterAnnouncements _announcements;
    private readonly List<Task> _ending = [];
    private readonly FleetAnnouncements? _fleetAnnouncements;
    private readonly Queue<PublishedInverter> _toRestore = new();
    private byte[] _state = [];
    private long _looked;
    private long? _announced;
    private bool _mustAnnounce;
    private long? _bridgeChanged;
    private long? _bridgeWaits;
    private bool _hasTakenBack;

    /// <summary>Whether the announcements of earlier runs are known.</summary>
    private bool _hasLearned;

    internal MqttPublisher(
        BridgeView bridge,
        MqttConnection connection,
        MqttOptions options,
        ControlOptions control,
        TimeProvider time,
        Log log,
        FleetRole? fleet = null)
    {
        _bridge = bridge;
        _connection = connection;
        _options = options;
        _time = time;
        _log = log;
        _topics = new BridgeTopics(options.BaseTopic);
        if (fleet is not null) Fleet = new FleetExchange(fleet, options.BaseTopic, connection, time, log) { Filled = PublishSettings };
        _devices = new Devices(options, control.TimesAsText, bridge.Version, Translation.Of(bridge.Language), fleet is not null);
        if (options.Discovery != DiscoveryStyle.Off)
        {
            _birth = new DiscoveryTopics(options.DiscoveryPrefix).Birth;
            _announcer = new Announcer(options.DiscoveryPrefix, options.Discovery, _devices);
            if (fleet is not null)
            {
                _fleetAnnouncements = new FleetAnnouncements(fleet, _devices, _announcer, bridge.Language, time)
                {
                    Named = name => Publish(Fleet!.Topics.Announcements, Encoding.UTF8.GetBytes(name), retain: true),
                };
            }
        }

        _announcements = new InverterAnnouncements(connection, _announcer, _devices, _fleetAnnouncements, time) { Known = MakeAvailable };
    }

    /// <summary>The inverters that have not identified themselves yet.</summary>
    private IEnumerable<InverterPicture> Waiting =>
        _bridge.Inverters.Where(inverter => !_published.ContainsKey(inverter)).Select(inverter => inverter.Picture);

    /// <summary>What this node of a fleet leaves to others; null for a daemon.</summary>
    internal FleetExchange? Fleet { get; }

    public async ValueTask DisposeAsync()
    {
        foreach (var inbox in _published.Values.Select(published => published.Inbox).OfType<CommandInbox>()) await inbox.DisposeAsync();
        await Task.WhenAll(_ending);
    }

    /// <summary>Starts with what is already known about the inverters.</summary>
    internal void Begin()
    {
        foreach (var inverter in _bridge.Inverters) Take(inverter, inverter.Picture);
    }

    /// <summary>Publishes an event.</summary>
    internal void Take(InverterEvent happened)
    {
        if (happened is SettingReported { Picture.Identity: { } identity, Report: var report })
        {
            // It may be of an inverter that is no longer polled, and must not be published for its replacement.
            var topics = new InverterTopics(_options.BaseTopic, identity.Serial);
            var message = SettingResultMessage.Write(report);
            PublishEvent(topics.Result(report.Key), message);
            PublishEvent(topics.SettingEvent, message);
            return;
        }

        if (happened is Released)
        {
            if (_published.Remove(happened.Inverter, out var released)) Forget(released);
            return;
        }

        Take(happened.Inverter, happened.Picture);
        if (!_published.TryGetValue(happened.Inverter, out var published)) return;
        switch (happened)
        {
            case Polled { State: { } state }:
                Publish(published.Topics.State(state.Group), StateMessage.Write(state, happened.Picture.Points!), _options.RetainState);
                if (_options.TopicPerValue) PublishValues(published, state);
                foreach (var alarm in state.Events) PublishEvent(published.Topics.AlarmEvent, StateMessage.Write(alarm));
                break;
            case CloudRefused { Refusal: var refusal }:
                PublishEvent(published.Topics.CloudEvent, CloudRefusalMessage.Write(refusal));
                break;
            case SettingsChanged:
                PublishSettings(published);
                break;
        }
    }

    /// <summary>Starts on a new connection.</summary>
    /// <param name="retained">The retained announcements of ours, on the first connection.</param>
    internal void Connected(IReadOnlyList<IncomingMessage> retained)
    {
        if (Fleet is not null)
        {
            TakeAnnouncements(retained is [var named, ..] ? Encoding.UTF8.GetString(named.Payload) : "");
            Announce();
            return;
        }

        foreach (var message in retained) _announcer?.Learn(message);
        _hasLearned = true;

        // An online state of an earlier run, or of the previous connection, may be retained.
        foreach (var serial in Waiting.Where(picture => picture.Identity is null).Select(picture => picture.KnownSerial).OfType<string>())
            PublishOffline(new InverterTopics(_options.BaseTopic, serial));
        foreach (var serial in _replaced) PublishOffline(new InverterTopics(_options.BaseTopic, serial));
        Announce();
    }

    /// <summary>Publishes for all inverters that nothing more will be published. Those of a fleet dial in to another node.</summary>
    internal void End()
    {
        if (Fleet is not null) return;
        foreach (var published in _published.Values) PublishOffline(published.Topics);
    }

    /// <summary>Handles an incoming message.</summary>
    internal void Received(IncomingMessage message)
    {
        var isWhole = message.Payload.Length <= LongestCommand;
        var text = isWhole ? Encoding.UTF8.GetString(message.Payload) : "";
        if (message.Topic == _birth)
        {
            if (text == Availability.Online) _mustAnnounce = true;
            return;
        }

        if (Fleet is not null)
        {
            if (message.Topic == Fleet.Topics.Announcements) TakeAnnouncements(text);
            else Fleet.Take(message, text, isWhole);
            return;
        }

        // A retained command was meant for another time.
        if (message.Retained) return;
        if (message.Topic == _topics.Reconnect && text == CommandInbox.Press)
        {
            foreach (var inverter in _bridge.Inverters) _ = inverter.ReconnectAsync();
        }
        else if (message.Topic == _topics.LogLevel && Enum.GetValues<LogLevel>().Any(level => Word(level) == text))
        {
            _bridge.Log.Level = Enum.Parse<LogLevel>(text, ignoreCase: true);
            PublishBridge();
        }
        else if (_published.Values.FirstOrDefault(known => known.Topics.KeyOf(message.Topic) is not null) is { Inbox: { } inbox } published)
        {
            if (inbox.Take(published.Topics.KeyOf(message.Topic)!, text, isWhole)) PublishSettings(published);
        }
        else
        {
            _log.Warn($"an invalid message to {SettingException.Shown(message.Topic)} is ignored");
        }
    }

    /// <summary>Does what is due. Call it several times a second.</summary>
    internal void Tick()
    {
        if (!_connection.IsConnected) return;
        if (_mustAnnounce && (_announced is not { } last || _time.GetElapsedTime(last) >= BetweenAnnouncements)) Announce();
        if (_bridgeChanged is { } changed && _bridgeWaits is { } waits)
        {
            if (_time.GetElapsedTime(changed) >= BridgePause || _time.GetElapsedTime(waits) >= LongestBridgePause) AnnounceBridge();
        }

        while (_connection.Waiting < MostWaiting && Fleet?.PublishSilent() == true) continue;
        for (var i = 0; i < MostRestoredInTick && _connection.Waiting < MostWaiting && _toRestore.TryDequeue(out var restored); i++)
            if (!restored.IsForgotten) Restore(restored);
        while (_connection.Waiting < MostWaiting && _announcements.Next()) continue;
        foreach (var published in _published.Values)
        {
            if (published.Announced is not { } announced) continue;
            if (_time.GetElapsedTime(announced) < StatesAfterAnnouncement[published.Repeats]) continue;
            if (++published.Repeats == StatesAfterAnnouncement.Length) published.Announced = null;
            PublishStates(published);
            published.IsAnnounced |= published.AnnouncedPoints >= 0;
            PublishAvailability(published, isForced: false);
        }

        if (_time.GetElapsedTime(_looked) < BetweenLooks) return;
        _looked = _time.GetTimestamp();
        if (Fleet is null) TakeBackRemoved();
        PublishBridge();
    }

    private void Take(LiveInverter inverter, InverterPicture picture)
    {
        if (picture.Identity is not { } identity) return;
        if (!_published.TryGetValue(inverter, out var published) || published.Topics.Serial != identity.Serial)
        {
            if (published is not null) Forget(published);
            published = Publish(inverter, picture);
            if (picture.FormerSerial is { } former) Replace(former);
        }

        published.Picture = picture;
        TakeDesk(inverter, published);
        PublishAvailability(published, isForced: false);
        PublishDiagnostics(published);
        if (picture.HasRequestedAll && picture.AnsweredPoints.Count != published.AnnouncedPoints) _announcements.Add(published);
    }

    private PublishedInverter Publish(LiveInverter inverter, InverterPicture picture)
    {
        var topics = new InverterTopics(_options.BaseTopic, picture.Identity!.Serial);
        if (Fleet is not null)
        {
            var published = _published[inverter] = new PublishedInverter(topics, picture);
            Fleet.Add(published);
            _fleetAnnouncements?.Load(published);
            return published;
        }

        if (_published.Any(other => other.Key != inverter && other.Value.Topics == topics))
        {
            _log.Error(
                $"two inverters have the serial number '{topics.Serial}' and share one set of topics; "
                + "check that no inverter is configured twice");
        }

        _bridgeChanged = _time.GetTimestamp();
        _bridgeWaits ??= _bridgeChanged;
        _ = _replaced.Remove(topics.Serial);
        return _published[inverter] = new PublishedInverter(topics, picture);
    }

    /// <summary>Home Assistant knows the inverter and its states.</summary>
    private void MakeAvailable(PublishedInverter published)
    {
        published.IsAnnounced = true;
        PublishAvailability(published, isForced: false);
    }

    /// <summary>Handles another inverter at the address of this one, or that another node polls it.</summary>
    private void Forget(PublishedInverter published)
    {
        published.IsForgotten = true;
        End(published.Inbox);
        var topics = published.Topics;
        if (Fleet?.Remove(published) == true) _announcer?.Forget([topics.DeviceId, topics.BatteryId]);
    }

    private void End(CommandInbox? inbox)
    {
        _ = _ending.RemoveAll(ending => ending.IsCompletedSuccessfully);
        if (inbox is not null) _ending.Add(inbox.DisposeAsync().AsTask());
    }

    /// <summary>Publishes that an inverter no longer responds, unless it does at another address.</summary>
    private void Replace(string serial)
    {
        if (serial.Length == 0 || _published.Values.Any(published => published.Topics.Serial == serial) || !_replaced.Add(serial)) return;
        PublishOffline(new InverterTopics(_options.BaseTopic, serial));
    }

    private void TakeDesk(LiveInverter inverter, PublishedInverter published)
    {
        // The picture may be slightly out of date: another inverter's desk accepts no commands for this one.
        var desk = inverter.Desk is { } present && present.Serial == published.Topics.Serial ? present : null;
        if (published.Inbox?.Desk == desk) return;
        End(published.Inbox);
        published.Inbox = desk is not null ? new CommandInbox(desk, _time, _log) : null;
    }

    /// <summary>Announces the bridge first, because the other devices refer to it, then these; their states follow.</summary>
    private void Announce()
    {
        _mustAnnounce = false;
        _announced = _time.GetTimestamp();
        AnnounceBridge();
        _toRestore.Clear();
        foreach (var published in _published.Values)
        {
            if (Fleet is null) Restore(published);
            else _toRestore.Enqueue(published);
        }

        _state = [];
        PublishBridge();
    }

    /// <summary>Publishes everything about an inverter, for a new connection or new subscribers.</summary>
    private void Restore(PublishedInverter published)
    {
        PublishAvailability(published, isForced: true);
        if (published.Picture.HasRequestedAll) _announcements.Add(published);
        published.Diagnostics = [];
        PublishDiagnostics(published);
        published.RepeatFrom(_time.GetTimestamp());
    }

    private void AnnounceBridge()
    {
        _bridgeChanged = null;
        _bridgeWaits = null;
        if (_announcer is null || Fleet is not null) return;
        foreach (var message in _announcer.Announce(_devices.Bridge(Links(_announcer)))) _connection.Publish(message);
    }

    /// <summary>The inverters of the bridge; those that have not identified themselves keep their entities.</summary>
    private List<(InverterTopics Topics, InverterName Name)> Links(Announcer announcer)
    {
        const string Link = "link_";
        var links = _published.Values
            .Select(published => (published.Topics, Name: published.Picture.Name!))
            .DistinctBy(link => link.Topics.DeviceId)
            .ToList();
        if (_published.Count == _bridge.Inverters.Count) return links;
        var isOnly = _bridge.Inverters is [{ Picture.Options.TakesAny: false }];
        var waiting = Waiting.ToList();
        foreach (var key in announcer.Known(_topics.DeviceId).Where(key => key.StartsWith(Link, StringComparison.Ordinal)))
        {
            var topics = InverterTopics.OfId(_options.BaseTopic, key[Link.Length..]);
            if (links.Any(link => link.Topics.DeviceId == topics.DeviceId)) continue;
            var picture = waiting.Find(one => DeviceOf(one.KnownSerial) == topics.DeviceId);

            // An inverter never seen before may be any of those that were announced.
            if (picture is null && waiting.All(one => one.KnownSerial is not null)) continue;
            links.Add((topics, InverterName.Of(picture?.Options.Name, topics.Serial, isOnly)));
        }

        return links;
    }

    private string? DeviceOf(string? serial) => serial is null ? null : new InverterTopics(_options.BaseTopic, serial).DeviceId;

    /// <summary>Removes the announcements of inverters that are no longer configured, once the others have been identified.</summary>
    private void TakeBackRemoved()
    {
        if (_hasTakenBack || !_hasLearned || _announcer is null) return;
        var serials = _bridge.Inverters.Select(inverter => inverter.Picture.Identity?.Serial ?? inverter.Picture.KnownSerial).ToList();
        if (serials.Contains(null)) return;
        _hasTakenBack = true;
        var present = serials.Select(serial => new InverterTopics(_options.BaseTopic, serial!)).ToList();
        var devices = present.SelectMany(topics => (string[])[topics.DeviceId, topics.BatteryId]).Append(_topics.DeviceId).ToHashSet();
        var removed = _announcer.DevicesBelow(_options.BaseTopic).Where(device => !devices.Contains(device)).ToList();
        if (removed.Count == 0) return;
        foreach (var device in removed)
        {
            _log.Info($"{device} is no longer configured and is removed from Home Assistant");
            foreach (var message in _announcer.TakeBack(device)) _connection.Publish(message);
            if (InverterTopics.OfDevice(_options.BaseTopic, device) is not { } topics) continue;
            foreach (var topic in topics.MayBeRetained) Publish(topic, [], retain: true);
        }

        AnnounceBridge();
    }

    private void PublishStates(PublishedInverter published)
    {
        var picture = published.Picture;
        foreach (var state in picture.States.Values.Where(state => picture.IsAvailable && picture.Answered.GetValueOrDefault(state.Group)))
            Publish(published.Topics.State(state.Group), StateMessage.Write(state, picture.Points!), _options.RetainState);
        PublishSettings(published);
    }

    private void PublishValues(PublishedInverter published, Bridge.Points.GroupState state)
    {
        foreach (var (point, value) in state.Values)
        {
            var text = Encoding.UTF8.GetBytes(StateMessage.Text(value));
            _connection.Publish(new OutgoingMessage(published.Topics.Value(point), text, _options.RetainState) { IsMinor = true });
        }
    }

    private void PublishSettings(PublishedInverter published)
    {
        if (published.Picture.Settings is not { } settings || published.Inbox is not { } inbox) return;
        Publish(published.Topics.Settings, SettingsMessage.Write(settings, inbox.Write), _options.RetainState);
    }

    private void PublishAvailability(PublishedInverter published, bool isForced)
    {
        var picture = published.Picture;

        // After a change of language, the states that Home Assistant still has are none of the announced ones. It does not look at them
        // while an inverter is not available.
        var mustWait = picture.IsAvailable && !published.IsAnnounced && _announcer is not null;
        if (!mustWait && (isForced || published.IsAvailable != picture.IsAvailable))
        {
            published.IsAvailable = picture.IsAvailable;
            Publish(published.Topics.Availability, Availability.Message(picture.IsAvailable), retain: true);
        }

        foreach (var (group, answered) in picture.Answered)
        {
            if (!isForced && published.Answered.TryGetValue(group, out var before) && before == answered) continue;
            published.Answered[group] = answered;
            Publish(published.Topics.GroupAvailability(group), Availability.Message(answered), retain: true);
        }
    }

    private void PublishOffline(InverterTopics topics) => Publish(topics.Availability, Availability.Message(false), retain: true);

    private void PublishDiagnostics(PublishedInverter published)
    {
        var message = DiagnosticsMessage.Write(published.Picture);
        if (message.AsSpan().SequenceEqual(published.Diagnostics)) return;
        published.Diagnostics = message;
        Publish(published.Topics.Diagnostics, message, retain: true);
    }

    /// <summary>Publishes the state of the bridge, if it has changed.</summary>
    private void PublishBridge()
    {
        var state = DiagnosticsMessage.Write(_bridge, _connection, time: null);
        if (state.AsSpan().SequenceEqual(_state)) return;
        _state = state;
        Publish(Fleet?.Topics.State ?? _topics.State, DiagnosticsMessage.Write(_bridge, _connection, _time.GetLocalNow()), retain: true);
    }

    /// <inheritdoc cref="FleetAnnouncements.Take"/>
    private void TakeAnnouncements(string name)
    {
        if (_fleetAnnouncements is not { } announcements || !announcements.Take(name)) return;
        foreach (var published in _published.Values)
        {
            if (announcements.IsCurrent(published)) MakeAvailable(published);
            if (published.Picture.HasRequestedAll) _announcements.Add(published);
        }
    }

    private void PublishEvent(string topic, byte[] payload) =>
        _connection.Publish(new OutgoingMessage(topic, payload, Retain: false) { IsEvent = true });

    private void Publish(string topic, byte[] payload, bool retain) => _connection.Publish(new OutgoingMessage(topic, payload, retain));

    private static string Word(LogLevel level) => level.ToString().ToLowerInvariant();
}
