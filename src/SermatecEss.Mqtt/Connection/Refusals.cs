using SermatecEss.Bridge.Logging;

namespace SermatecEss.Mqtt.Connection;

/// <summary>
/// The topics that this broker rejects: it rejected a message, or closed the connection because of it. Such messages are set aside, so that
/// all others continue, and tried again later: soon at first, because the connection may have ended for another reason, then every 10
/// minutes. Until the broker has accepted anything under the discovery prefix, a rejection there applies to all of it. The same goes for
/// the values of an inverter, on each connection.
/// </summary>
internal sealed class Refusals : IDisposable
{
    private const int MostSetAside = 1000;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);
    private readonly TimeProvider _time;
    private readonly Log _log;
    private readonly Action<OutgoingMessage> _release;
    private readonly Action _drop;
    private readonly string _discovery;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Scope> _scopes = [];
    private readonly ITimer _timer;
    private readonly HashSet<string> _accepted = [];

    /// <param name="options">The broker.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    /// <param name="release">Takes the messages to try again.</param>
    /// <param name="drop">Counts a dropped message.</param>
    internal Refusals(MqttOptions options, TimeProvider time, Log log, Action<OutgoingMessage> release, Action drop)
    {
        _time = time;
        _log = log;
        _release = release;
        _drop = drop;
        _discovery = $"{options.DiscoveryPrefix}/";
        _timer = time.CreateTimer(_ => Release(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What the broker is known to reject, for a status line; null for nothing.</summary>
    internal string? Known
    {
        get
        {
            lock (_lock)
            {
                var known = _scopes.Where(scope => scope.Value.Count > 1).Select(scope => scope.Key).Order(StringComparer.Ordinal).ToList();
                return known.Count == 0 ? null : string.Join(", ", known);
            }
        }
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>Sets a message aside if its topic is.</summary>
    /// <returns>Whether it was set aside.</returns>
    internal bool Hold(OutgoingMessage message)
    {
        lock (_lock)
        {
            if (Find(message) is not { } scope || Left(scope) <= TimeSpan.Zero) return false;
            Hold(scope, message);
            return true;
        }
    }

    /// <summary>Forgets which values the broker accepts; its access rights may be others on a new connection.</summary>
    internal void ForgetValues()
    {
        lock (_lock) _ = _accepted.RemoveWhere(prefix => prefix != _discovery);
    }

    /// <summary>Whether the broker has accepted a message under the prefix of this one.</summary>
    internal bool IsProven(OutgoingMessage message)
    {
        lock (_lock) return PrefixOf(message) is { } prefix && _accepted.Contains(prefix);
    }

    /// <summary>Records that the broker accepted a message.</summary>
    internal void Taken(OutgoingMessage message)
    {
        lock (_lock)
        {
            var prefix = PrefixOf(message);
            if (prefix is not null) _ = _accepted.Add(prefix);
            if (_scopes.Count == 0) return;
            foreach (var key in (string[])[message.Topic, $"{prefix}#"])
            {
                if (!_scopes.Remove(key, out var scope)) continue;
                foreach (var held in scope.Held) _release(held);
            }
        }
    }

    /// <summary>Records that the broker did not accept a message.</summary>
    /// <param name="message">The message, which is kept.</param>
    /// <param name="why">What happened.</param>
    /// <param name="isSaid">Whether the broker reported it; otherwise the connection ended, perhaps for another reason.</param>
    internal void Refused(OutgoingMessage message, BrokerException why, bool isSaid)
    {
        lock (_lock)
        {
            var key = PrefixOf(message) is { } prefix && !_accepted.Contains(prefix) ? $"{prefix}#" : message.Topic;
            if (!_scopes.TryGetValue(key, out var scope)) _scopes[key] = scope = new Scope();
            var wasKnown = scope.Count > 1;
            scope.Count = isSaid ? Math.Max(2, scope.Count + 1) : scope.Count + 1;
            scope.Since = _time.GetTimestamp();
            Hold(scope, message);
            Arm();
            if (scope.Count == 1) return;
            var what = key == message.Topic ? "Such messages are" : $"All messages to {key} are";
            _log.Write(
                wasKnown ? LogLevel.Debug : LogLevel.Error,
                $"{why.Message}. {why.Remedy} {what} retried every {Pause.TotalMinutes:0} minutes; everything else continues");
        }
    }

    /// <summary>The prefix of the topics that are accepted or rejected together; null for a topic of its own.</summary>
    private string? PrefixOf(OutgoingMessage message) =>
        message.Topic.StartsWith(_discovery, StringComparison.Ordinal) ? _discovery
        : message.IsMinor ? message.Topic[..(message.Topic.LastIndexOf('/') + 1)]
        : null;

    private Scope? Find(OutgoingMessage message) =>
        _scopes.GetValueOrDefault(message.Topic)
        ?? (PrefixOf(message) is { } prefix ? _scopes.GetValueOrDefault($"{prefix}#") : null);

    private void Hold(Scope scope, OutgoingMessage message)
    {
        // A marker only tests whether it arrives; there is nothing to publish later.
        if (message is { Payload.Length: 0, Retain: false }) return;
        if (!message.IsEvent) _ = scope.Held.RemoveAll(held => !held.IsEvent && held.Topic == message.Topic);
        if (scope.Held.Count == MostSetAside)
        {
            scope.Held.RemoveAt(0);
            _drop();
        }

        scope.Held.Add(message);
    }

    private void Release()
    {
        lock (_lock)
        {
            foreach (var scope in _scopes.Values.Where(scope => Left(scope) <= TimeSpan.Zero))
            {
                foreach (var message in scope.Held) _release(message);
                scope.Held.Clear();
            }

            Arm();
        }
    }

    private void Arm()
    {
        var next = _scopes.Values.Select(Left).Where(left => left > TimeSpan.Zero).DefaultIfEmpty(Timeout.InfiniteTimeSpan).Min();
        _ = _timer.Change(next, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How long it stays set aside.</summary>
    private TimeSpan Left(Scope scope) => (scope.Count > 1 ? Pause : FirstPause) - _time.GetElapsedTime(scope.Since);

    /// <summary>A topic, or everything under a prefix.</summary>
    private sealed class Scope
    {
        /// <summary>How often it was rejected in a row.</summary>
        internal int Count { get; set; }

        /// <summary>When it was last rejected.</summary>
        internal long Since { get; set; }

        /// <summary>The messages set aside: events, and the newest state of each topic.</summary>
        internal List<OutgoingMessage> Held { get; } = [];
    }
}
