using System.Text.Json;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Messages;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Bridge.Points;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Web.Events;

/// <summary>
/// The server-sent events: every client receives the whole state first, and then what changes. What changes is written once for all.
/// A client that does not read loses its connection, and begins with the whole state when it comes back.
/// </summary>
internal sealed class EventStreams
{
    /// <summary>The most clients at a time.</summary>
    internal const int MostClients = 64;

    /// <summary>Proxies end connections that are silent for longer.</summary>
    internal static readonly TimeSpan BetweenComments = TimeSpan.FromSeconds(15);
    private readonly BridgeView _bridge;
    private readonly TimeZoneInfo _zone;
    private readonly TimeProvider _time;
    private readonly Lock _turn = new();
    private readonly List<EventClient> _clients = [];
    private readonly Dictionary<LiveInverter, SentState> _sent = [];
    private bool _isOver;

    /// <param name="bridge">The daemon.</param>
    /// <param name="zone">The zone of the house.</param>
    /// <param name="time">The clock.</param>
    internal EventStreams(BridgeView bridge, TimeZoneInfo zone, TimeProvider time)
    {
        _bridge = bridge;
        _zone = zone;
        _time = time;
        foreach (var inverter in bridge.Inverters) _sent[inverter] = SentState.Of(inverter.Picture);
    }

    /// <summary>Adds a client, and sends it the whole state.</summary>
    /// <returns>Null if there are too many, or the daemon ends.</returns>
    internal EventClient? Connect()
    {
        lock (_turn)
        {
            if (_isOver || _clients.Count >= MostClients) return null;
            var client = new EventClient(Disconnect);
            _clients.Add(client);
            client.Send(EventFrame.Of("hello", json =>
            {
                json.WriteString("version", _bridge.Version);
                json.WriteString("time", Time(_time.GetUtcNow()));
                json.WriteString("zone", _zone.Id);
            }));
            foreach (var sent in _sent.Values)
            {
                if (sent.Serial is not { } serial) continue;
                client.Send(AvailabilityOf(serial, sent));
                foreach (var state in sent.States.Values) client.Send(StateOf(serial, state, All(state, sent.Points!)));
            }

            return client;
        }
    }

    /// <summary>Sends all clients what has happened.</summary>
    internal void Take(InverterEvent happened)
    {
        lock (_turn)
        {
            // An inverter that has just dialled in for the first time has sent nothing yet.
            var before = _sent.GetValueOrDefault(happened.Inverter) ?? SentState.Of(new InverterPicture(happened.Picture.Options));

            // A former inverter's change may be reported when another one is at its address.
            if (happened is SettingReported { Report: var report } && happened.Picture.Identity?.Serial is { } changed)
                Send(EventFrame.Of("setting", json => WriteWithInverter(json, changed, () => SettingResultMessage.WriteTo(json, report))));
            if (happened.Picture.Plan is null && happened is SettingReported) return;
            var now = _sent[happened.Inverter] = SentState.Of(happened.Picture);
            if (now.Serial is not { } serial) return;
            var isSame = now.Serial == before.Serial;
            if (!isSame || !now.HasAvailabilityOf(before)) Send(AvailabilityOf(serial, now));
            foreach (var state in now.States.Values)
            {
                var former = isSame ? before.States.GetValueOrDefault(state.Group) : null;
                if (ReferenceEquals(former, state)) continue;
                Send(StateOf(serial, state, former is null ? All(state, now.Points!) : Changed(former, state, now.Points!)));
            }

            if (happened is Polled { State.Events: var events })
                foreach (var alarm in events) Send(AlarmOf(serial, alarm));
        }
    }

    /// <summary>Sends comments, so that the connections are not silent, until it is cancelled.</summary>
    internal async Task KeepAliveAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(BetweenComments, _time, cancellation);
            lock (_turn) Send(EventFrame.Comment);
        }
    }

    /// <summary>Ends all streams, and begins no more.</summary>
    internal void End()
    {
        EventClient[] clients;
        lock (_turn)
        {
            _isOver = true;
            clients = [.. _clients];
            _clients.Clear();
        }

        foreach (var client in clients) client.End();
    }

    private static IEnumerable<(string Point, PointValue? Value)> All(GroupState state, PointList points) =>
        StateMessage.PointsOf(state.Group, points).Select(point => (point.Id, state.Values.GetValueOrDefault(point.Id)));

    private static IEnumerable<(string Point, PointValue? Value)> Changed(GroupState before, GroupState now, PointList points) =>
        All(now, points).Where(value => !Equals(value.Value, before.Values.GetValueOrDefault(value.Point)));

    private static void WriteWithInverter(Utf8JsonWriter json, string serial, Action write)
    {
        json.WriteString("inverter", serial);
        write();
    }

    private ReadOnlyMemory<byte> StateOf(string serial, GroupState state, IEnumerable<(string Point, PointValue? Value)> values) =>
        EventFrame.Of("state", json =>
        {
            json.WriteString("inverter", serial);
            json.WriteString("group", Json.Word(state.Group));
            json.WriteString("time", Time(state.Time));
            json.WriteStartObject("values");
            foreach (var (point, value) in values)
            {
                json.WritePropertyName(point);
                StateMessage.WriteValue(json, value);
            }

            json.WriteEndObject();
        });

    private static ReadOnlyMemory<byte> AvailabilityOf(string serial, SentState state) => EventFrame.Of("availability", json =>
    {
        json.WriteString("inverter", serial);
        json.WriteBoolean("available", state.IsAvailable);
        json.WriteStartObject("groups");
        foreach (var (group, answered) in state.Answered) json.WriteBoolean(Json.Word(group), state.IsAvailable && answered);
        json.WriteEndObject();
    });

    private ReadOnlyMemory<byte> AlarmOf(string serial, AlarmEvent alarm) => EventFrame.Of("alarm", json =>
    {
        json.WriteString("inverter", serial);
        json.WriteString("event", alarm.IsRaised ? "raised" : "cleared");
        if (alarm.Alarm.Code is { } code) json.WriteNumber("code", code);
        else json.WriteNull("code");
        json.WriteString("device", alarm.Alarm.Device);
        json.WriteString("text", alarm.Alarm.Description);
        json.WriteNumber("level", alarm.Alarm.Level);
        json.WriteString("raised", Time(alarm.Since));
        json.WriteString("cleared", alarm.IsRaised ? null : Time(alarm.Time));
    });

    private void Send(ReadOnlyMemory<byte> frame)
    {
        // One that is full leaves the list while it is gone through.
        foreach (var client in _clients.ToArray())
            if (!client.Send(frame)) _ = _clients.Remove(client);
    }

    private void Disconnect(EventClient client)
    {
        lock (_turn) _ = _clients.Remove(client);
    }

    private string Time(DateTimeOffset time) => Json.Time(TimeZoneInfo.ConvertTime(time, _zone));
}
