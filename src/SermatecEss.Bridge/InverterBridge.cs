using SermatecEss.Bridge.HomeAssistant;
using SermatecEss.Bridge.Mqtt;
using SermatecEss.Bridge.Points;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Bridge;

/// <summary>Carries the readings of one inverter to a broker, for as long as it is let.</summary>
public sealed class InverterBridge : IAsyncDisposable
{
    private const string BirthMessage = "online";
    private static readonly byte[] Online = "online"u8.ToArray();
    private static readonly byte[] Offline = "offline"u8.ToArray();
    private readonly InverterSession _session;
    private readonly PollPeriods _periods;
    private readonly MqttOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<string> _log;
    private readonly Lock _turn = new();
    private readonly Dictionary<PollGroup, byte[]> _states = [];
    private readonly Dictionary<PollGroup, bool> _available = [];
    private readonly Discovery? _discovery;
    private readonly MqttConnection _mqtt;
    private InverterIdentity? _identity;
    private PollPlan? _plan;
    private Topics? _topics;
    private string? _trouble;
    private bool _brokerIsAway;

    /// <param name="session">The session with the inverter.</param>
    /// <param name="periods">How often it is asked.</param>
    /// <param name="options">The broker.</param>
    /// <param name="version">This program's version, for Home Assistant.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Takes a line for each thing that an owner should know.</param>
    public InverterBridge(InverterSession session, PollPeriods periods, MqttOptions options, string version, TimeProvider time, Action<string> log)
    {
        _session = session;
        _periods = periods;
        _options = options;
        _time = time;
        _log = log;
        var birth = options.Discovery == DiscoveryStyle.Off ? null : $"{options.DiscoveryPrefix}/status";
        _mqtt = new MqttConnection(options, time, birth is null ? [] : [birth]);
        _discovery = options.Discovery == DiscoveryStyle.Off ? null : new Discovery(options.DiscoveryPrefix, version, _mqtt.StatusTopic);
        _mqtt.Connected = () =>
        {
            _log($"connected to the broker at {options.Host}:{options.Port}");
            _brokerIsAway = false;
            Announce();
        };
        _mqtt.Lost = reason =>
        {
            if (!_brokerIsAway) _log($"no connection to the broker at {options.Host}:{options.Port}: {reason}; trying until there is one");
            _brokerIsAway = true;
        };
        _mqtt.Received = (topic, text, _) =>
        {
            if (topic == birth && text == BirthMessage) Announce();
        };
    }

    /// <summary>Runs until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellation)
    {
        _mqtt.Start();
        return new InverterPoller(_session, _periods, _time).RunAsync(Identified, Polled, Unreachable, cancellation);
    }

    /// <summary>Says goodbye to the broker.</summary>
    public ValueTask DisposeAsync() => _mqtt.DisposeAsync();

    private void Identified(InverterIdentity identity)
    {
        lock (_turn)
        {
            _identity = identity;
            _plan = PollPlan.Of(identity.View, _periods);
            _topics = new Topics(_options.BaseTopic, identity.Serial);
        }

        Recovered();
        _log($"polling a {identity.Model} inverter, serial {identity.Serial}, PCU {identity.PcuVersion}");
        Announce();
    }

    private void Polled(Snapshot snapshot)
    {
        var failure = snapshot.Failures is [var first, ..] ? first : null;
        if (snapshot.Readings.Count == 0 && failure is not null) Unreachable(failure);
        else Recovered();
        lock (_turn)
        {
            var answered = snapshot.Readings.Count > 0;
            var changed = !_available.TryGetValue(snapshot.Group, out var before) || before != answered;
            _available[snapshot.Group] = answered;
            if (changed) PublishAvailability(snapshot.Group);
            if (!answered) return;
            _states[snapshot.Group] = StateMessage.Write(snapshot, _plan!.Steps.First(step => step.Group == snapshot.Group), _identity!.View);
            PublishState(snapshot.Group);
        }
    }

    /// <summary>Tells Home Assistant everything, again after its birth and after each reconnect: devices first, then their states.</summary>
    private void Announce()
    {
        lock (_turn)
        {
            if (_identity is null) return;
            if (_discovery is not null)
            {
                var entities = Entities.Of(_plan!, _identity.View);
                foreach (var (topic, payload) in (ReadOnlySpan<(string, byte[])>)[
                    _discovery.Bridge(_topics!), _discovery.Device(_identity, _topics!, entities, _periods, isBattery: false), _discovery.Device(_identity, _topics!, entities, _periods, isBattery: true)])
                    _mqtt.Publish(topic, payload, retain: true);
            }

            foreach (var group in _available.Keys) PublishAvailability(group);
            foreach (var group in _states.Keys.Where(group => _available[group])) PublishState(group);
        }
    }

    private void PublishAvailability(PollGroup group)
    {
        _mqtt.Publish(_topics!.GroupAvailability(group), _available[group] ? Online : Offline, retain: true);
        _mqtt.Publish(_topics.Availability, _available.ContainsValue(true) ? Online : Offline, retain: true);
    }

    private void PublishState(PollGroup group) => _mqtt.Publish(_topics!.State(group), _states[group], retain: false);

    /// <summary>Says once that the inverter is away.</summary>
    private void Unreachable(InverterException e)
    {
        if (_trouble is null) _log(e.Message);
        _trouble = e.Message;
    }

    private void Recovered()
    {
        if (_trouble is not null) _log("the inverter answers again");
        _trouble = null;
    }
}
