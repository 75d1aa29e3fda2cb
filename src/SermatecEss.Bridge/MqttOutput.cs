using System.Globalization;
using System.Text;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Control;
using SermatecEss.Bridge.HomeAssistant;
using SermatecEss.Bridge.Mqtt;
using SermatecEss.Bridge.Points;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Bridge;

/// <summary>Publishes what the inverters say, and tells Home Assistant of them. Its methods may be called by all feeds at once, and never wait for the broker.</summary>
internal sealed class MqttOutput : IAsyncDisposable
{
    private const string BirthMessage = "online";
    private const int LongestCommand = 1024;
    private static readonly byte[] Online = "online"u8.ToArray();
    private static readonly byte[] Offline = "offline"u8.ToArray();

    /// <summary>Home Assistant needs a while to listen to the states of what it was just told of.</summary>
    private static readonly TimeSpan StatesAfterAnnouncement = TimeSpan.FromSeconds(1);

    /// <summary>Not to answer every birth of a Home Assistant that restarts again and again.</summary>
    private static readonly TimeSpan BetweenAnnouncements = TimeSpan.FromSeconds(10);
    private readonly BridgeOptions _options;
    private readonly string _version;
    private readonly TimeProvider _time;
    private readonly Log _log;
    private readonly BridgeTopics _topics;
    private readonly Devices _devices;
    private readonly Announcer? _announcer;
    private readonly MqttConnection _connection;
    private readonly ITimer _states;
    private readonly ITimer _announcement;
    private readonly Lock _turn = new();
    private readonly Dictionary<InverterFeed, Published> _published = [];
    private readonly string? _birth;
    private long? _announced;

    internal MqttOutput(BridgeOptions options, string version, TimeProvider time, Log log)
    {
        _options = options;
        _version = version;
        _time = time;
        _log = log;
        _topics = new BridgeTopics(options.Mqtt.BaseTopic);
        _devices = new Devices(options, version);
        if (options.Mqtt.Discovery != DiscoveryStyle.Off)
        {
            _birth = $"{options.Mqtt.DiscoveryPrefix}/status";
            _announcer = new Announcer(options.Mqtt.DiscoveryPrefix, options.Mqtt.Discovery, _devices);
        }

        _states = time.CreateTimer(_ => InTurn(PublishStates), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _announcement = time.CreateTimer(_ => InTurn(Announce), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _connection = new MqttConnection(options.Mqtt, time, log)
        {
            Subscriptions = [.. options.Control.Enabled ? (string[])[_topics.AllSet] : [_topics.Reconnect, _topics.LogLevel], .. _birth is null ? (string[])[] : [_birth]],
            Kept = _announcer is null ? null : (_announcer.Filter, Announcer.IsCandidate),
            Connected = kept => InTurn(() => Connected(kept)),
            Received = message => InTurn(() => Received(message)),
        };
    }

    /// <summary>Is told when an owner wants all connections to inverters to be made anew.</summary>
    internal Action? ReconnectPressed { get; set; }

    internal bool IsConnected => _connection.IsConnected;

    internal void Start() => _connection.Start();

    /// <summary>Says goodbye to the broker.</summary>
    public async ValueTask DisposeAsync()
    {
        await _states.DisposeAsync();
        await _announcement.DisposeAsync();
        await _connection.DisposeAsync();
    }

    /// <summary>Takes an inverter that is known from now on.</summary>
    internal void Identified(InverterFeed feed) => InTurn(() =>
    {
        var twin = _published.Keys.FirstOrDefault(other => other != feed && other.Topics == feed.Topics);
        if (twin is not null) _log.Error($"two inverters have the serial number '{feed.Identity!.Serial}': what one says is published as the other's; is one inverter configured twice?");
        _published[feed] = new Published();
        if (feed.Control is not { } control) return;
        control.Changed = () => InTurn(() => PublishSettings(feed));
        control.Ended = result => InTurn(() => PublishResult(feed, result));
    });

    /// <summary>Publishes what a poll brought.</summary>
    /// <param name="feed">The inverter.</param>
    /// <param name="group">The group.</param>
    /// <param name="state">What it brought, or null for nothing.</param>
    internal void Polled(InverterFeed feed, PollGroup group, GroupState? state) => InTurn(() =>
    {
        var published = _published[feed];
        PublishAvailability(feed, published, isForced: false);
        if (state is not null)
        {
            var step = feed.Plan!.Steps.First(step => step.Group == group);
            published.States[group] = StateMessage.Write(state, step, feed.Identity!.View, feed.Pipeline!.Calculated);
            PublishState(feed, group);
            if (_options.Mqtt.TopicPerValue)
                foreach (var (point, value) in state.Values) _connection.Publish(new OutgoingMessage(feed.Topics!.Value(point), Encoding.UTF8.GetBytes(StateMessage.Text(value)), _options.Mqtt.RetainState) { IsMinor = true });
            foreach (var alarm in state.Events) _connection.Publish(new OutgoingMessage(feed.Topics!.AlarmEvent, StateMessage.Write(alarm), Retain: false) { IsEvent = true });
        }

        PublishDiagnostics(feed, published);
        if (feed.HasAskedAll && feed.Points.Count != published.AnnouncedPoints) AnnounceNew(feed, published);
    });

    /// <summary>Publishes that an inverter does not even say who it is.</summary>
    internal void Unlinked(InverterFeed feed) => InTurn(() =>
    {
        if (_published.TryGetValue(feed, out var published)) PublishAvailability(feed, published, isForced: false);
    });

    private void InTurn(Action action)
    {
        lock (_turn) action();
    }

    private void Connected(IReadOnlyList<IncomingMessage> kept)
    {
        foreach (var message in kept) _announcer!.Learn(message);
        Announce();
    }

    private void Received(IncomingMessage message)
    {
        var isWhole = message.Payload.Length <= LongestCommand;
        var text = isWhole ? Encoding.UTF8.GetString(message.Payload) : "";
        if (message.Topic == _birth)
        {
            if (text == BirthMessage) AnnounceSoon();
            return;
        }

        // A command that the broker kept is one that was meant for another time.
        if (message.Retained) return;
        if (message.Topic == _topics.Reconnect && text == "PRESS") ReconnectPressed?.Invoke();
        else if (message.Topic == _topics.LogLevel && Enum.GetValues<LogLevel>().Any(level => Word(level) == text))
        {
            _log.Level = Enum.Parse<LogLevel>(text, ignoreCase: true);
            PublishBridge();
        }
        else if (_published.Keys.FirstOrDefault(feed => feed.Topics!.KeyOf(message.Topic) is not null) is { Control: { } control } feed) control.Command(feed.Topics!.KeyOf(message.Topic)!, text, isWhole);
        else _log.Warn($"a message to {SettingException.Shown(message.Topic)} is not understood and ignored");
    }

    private void PublishSettings(InverterFeed feed)
    {
        if (feed.Control is { } control) Publish(feed.Topics!.Settings, control.Write(), _options.Mqtt.RetainState);
    }

    private void PublishResult(InverterFeed feed, ControlResult result)
    {
        var message = Json.Object(json =>
        {
            json.WriteString("event_type", result.Word);
            json.WriteString("setting", result.Key);
            json.WriteString("old", result.Old);
            json.WriteString("wanted", result.Wanted);
            json.WriteString("found", result.Found);
            json.WriteString("reason", result.Reason);
            json.WriteString("time", result.Time.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
        });
        foreach (var topic in (ReadOnlySpan<string>)[feed.Topics!.Result(result.Key), feed.Topics.SettingEvent]) _connection.Publish(new OutgoingMessage(topic, message, Retain: false) { IsEvent = true });
    }

    /// <summary>Announces at once, or, where that was done just now, when a while has passed.</summary>
    private void AnnounceSoon()
    {
        var wait = _announced is { } last ? BetweenAnnouncements - _time.GetElapsedTime(last) : TimeSpan.Zero;
        if (wait > TimeSpan.Zero) _ = _announcement.Change(wait, Timeout.InfiniteTimeSpan);
        else Announce();
    }

    /// <summary>Tells Home Assistant of the bridge first, by which the others are reached, then of these; their states follow.</summary>
    private void Announce()
    {
        if (!_connection.IsConnected) return;
        _announced = _time.GetTimestamp();
        AnnounceBridge();
        foreach (var (feed, published) in _published)
        {
            if (feed.HasAskedAll) Announce(feed, published);
            PublishAvailability(feed, published, isForced: true);
        }

        PublishBridge();
        _ = _states.Change(StatesAfterAnnouncement, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Tells Home Assistant of one inverter, or of what is new about it.</summary>
    private void AnnounceNew(InverterFeed feed, Published published)
    {
        if (!_connection.IsConnected) return;
        if (published.AnnouncedPoints < 0) AnnounceBridge();
        Announce(feed, published);
        _ = _states.Change(StatesAfterAnnouncement, Timeout.InfiniteTimeSpan);
    }

    private void AnnounceBridge()
    {
        if (_announcer is not null) Announce(_devices.Bridge(Links(_announcer)));
    }

    private void Announce(InverterFeed feed, Published published)
    {
        published.AnnouncedPoints = feed.Points.Count;
        if (_announcer is null) return;
        var entities = Entities.Of(feed.Plan!, feed.Identity!.View, feed.Pipeline!.Calculated);
        Announce(_devices.Inverter(feed.Identity, feed.Topics!, feed.Name!, feed.Periods, Answered(entities, feed, feed.Topics!.DeviceId), feed.Control));
        Announce(_devices.Battery(feed.Identity, feed.Topics!, feed.Name!, feed.Periods, Answered(entities, feed, feed.Topics!.BatteryId)));
    }

    private void Announce(Device device)
    {
        foreach (var message in _announcer!.Announce(device)) _connection.Publish(message);
    }

    /// <summary>The inverters of the bridge; those that have not yet said who they are keep the entities that they had.</summary>
    private List<(Topics Topics, InverterName Name)> Links(Announcer announcer)
    {
        var links = _published.Keys.Select(feed => (feed.Topics!, feed.Name!)).DistinctBy(link => link.Item1.DeviceId).ToList();
        if (_published.Count == _options.Inverters.Count) return links;
        const string Link = "link_";
        var known = announcer.Known(_topics.DeviceId).Where(key => key.StartsWith(Link, StringComparison.Ordinal)).Select(key => new Topics(_options.Mqtt.BaseTopic, key[Link.Length..]));
        return [.. links, .. known.Where(topics => links.All(link => link.Item1.DeviceId != topics.DeviceId)).Select(topics => (topics, InverterName.Of(null, topics.Serial, isOnly: _options.Inverters.Count == 1)))];
    }

    /// <summary>The entities whose points this inverter has answered, now or when they were announced before.</summary>
    private IEnumerable<Entity> Answered(IEnumerable<Entity> entities, InverterFeed feed, string device)
    {
        var known = _announcer!.Known(device).ToHashSet();
        return entities.Where(entity => !entity.IsRead || feed.Points.Contains(entity.Key) || known.Contains(entity.Key));
    }

    private void PublishStates()
    {
        foreach (var (feed, published) in _published)
        {
            foreach (var group in published.States.Keys.Where(group => feed.IsLinked && feed.IsAnswered(group) == true)) PublishState(feed, group);
            Publish(feed.Topics!.Diagnostics, published.Diagnostics, retain: false);
            PublishSettings(feed);
        }
    }

    private void PublishState(InverterFeed feed, PollGroup group) => Publish(feed.Topics!.State(group), _published[feed].States[group], _options.Mqtt.RetainState);

    private void PublishAvailability(InverterFeed feed, Published published, bool isForced)
    {
        if (isForced || published.IsLinked != feed.IsLinked)
        {
            published.IsLinked = feed.IsLinked;
            Publish(feed.Topics!.Availability, feed.IsLinked ? Online : Offline, retain: true);
        }

        foreach (var group in feed.Plan!.Steps.Select(step => step.Group))
        {
            if (feed.IsAnswered(group) is not { } answered || (!isForced && published.Answered.TryGetValue(group, out var before) && before == answered)) continue;
            published.Answered[group] = answered;
            Publish(feed.Topics!.GroupAvailability(group), answered ? Online : Offline, retain: true);
        }
    }

    private void PublishDiagnostics(InverterFeed feed, Published published)
    {
        var rejected = feed.Pipeline!.Rejected;
        var message = Json.Object(json =>
        {
            json.WriteNumber("rejected", rejected.Sum(point => point.Count));
            json.WriteStartObject("rejected_points");
            foreach (var byPoint in rejected.GroupBy(point => point.Point))
            {
                json.WriteStartObject(byPoint.Key);
                foreach (var point in byPoint) json.WriteNumber(point.Reason.ToString().ToLowerInvariant(), point.Count);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteStartArray("unanswered");
            foreach (var command in feed.Silent) json.WriteStringValue(command.ToString());
            json.WriteEndArray();
            json.WriteNumber("timeouts", feed.Counters.Timeouts);
            json.WriteNumber("reconnects", feed.Counters.Reconnects);
        });
        if (message.AsSpan().SequenceEqual(published.Diagnostics)) return;
        published.Diagnostics = message;
        Publish(feed.Topics!.Diagnostics, message, retain: false);
    }

    private void PublishBridge() => Publish(
        _topics.State,
        Json.Object(json =>
        {
            json.WriteString("version", _version);
            json.WriteString("log_level", Word(_log.Level));
            json.WriteNumber("inverters", _options.Inverters.Count);
            json.WriteNumber("messages_dropped", _connection.Dropped);
            json.WriteNumber("reconnects", _connection.Reconnects);
            json.WriteString("time", _time.GetLocalNow().ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture));
        }),
        retain: false);

    private void Publish(string topic, byte[] payload, bool retain) => _connection.Publish(new OutgoingMessage(topic, payload, retain));

    private static string Word(LogLevel level) => level.ToString().ToLowerInvariant();

    /// <summary>What was last published of an inverter.</summary>
    private sealed class Published
    {
        internal Dictionary<PollGroup, byte[]> States { get; } = [];

        internal Dictionary<PollGroup, bool> Answered { get; } = [];

        internal bool? IsLinked { get; set; }

        internal byte[] Diagnostics { get; set; } = [];

        internal int AnnouncedPoints { get; set; } = -1;
    }
}
