using SermatecEss.Bridge.Logging;

namespace SermatecEss.Mqtt.Connection;

/// <summary>
/// What this broker would not take: a topic whose message it refused, or ended the connection at. Such messages are set aside, so that all
/// others go on, and tried again after a while: soon at first, as the connection may have ended for another reason, then every 10 minutes.
/// As long as the broker has taken nothing below the discovery prefix, a refusal there counts for all of it.
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
    private bool _takesDiscovery;

    /// <param name="options">The broker.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    /// <param name="release">Takes what is to be tried again.</param>
    /// <param name="drop">Counts a message that is given up.</param>
    internal Refusals(MqttOptions options, TimeProvider time, Log log, Action<OutgoingMessage> release, Action drop)
    {
        _time = time;
        _log = log;
        _release = release;
        _drop = drop;
        _discovery = $"{options.DiscoveryPrefix}/";
        _timer = time.CreateTimer(_ => Release(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What the broker is known to refuse, for a status line; null for nothing.</summary>
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

    /// <summary>Keeps a message back whose topic is set aside.</summary>
    /// <returns>Whether it was.</returns>
    internal bool Hold(OutgoingMessage message)
    {
        lock (_lock)
        {
            if (Find(message.Topic) is not { } scope || Left(scope) <= TimeSpan.Zero) return false;
            Hold(scope, message);
            return true;
        }
    }

    /// <summary>The broker has taken a message to a topic.</summary>
    internal void Taken(string topic)
    {
        lock (_lock)
        {
            if (!_takesDiscovery && IsDiscovery(topic)) _takesDiscovery = true;
            else if (_scopes.Count == 0) return;
            foreach (var key in (string[])[topic, $"{_discovery}#"])
            {
                if (!IsIn(key, topic) || !_scopes.Remove(key, out var scope)) continue;
                foreach (var message in scope.Held) _release(message);
            }
        }
    }

    /// <summary>The broker has not taken a message.</summary>
    /// <param name="message">The message, which is kept.</param>
    /// <param name="why">What happened.</param>
    /// <param name="isSaid">Whether the broker said so; else the connection ended, which may have had another reason.</param>
    internal void Refused(OutgoingMessage message, BrokerException why, bool isSaid)
    {
        lock (_lock)
        {
            var key = !_takesDiscovery && IsDiscovery(message.Topic) ? $"{_discovery}#" : message.Topic;
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

    private bool IsDiscovery(string topic) => topic.StartsWith(_discovery, StringComparison.Ordinal);

    private bool IsIn(string key, string topic) => key == topic || IsDiscovery(topic);

    private Scope? Find(string topic) =>
        _scopes.GetValueOrDefault(topic) ?? (IsDiscovery(topic) ? _scopes.GetValueOrDefault($"{_discovery}#") : null);

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

    /// <summary>How long it is still set aside.</summary>
    private TimeSpan Left(Scope scope) => (scope.Count > 1 ? Pause : FirstPause) - _time.GetElapsedTime(scope.Since);

    /// <summary>A topic, or all below the discovery prefix.</summary>
    private sealed class Scope
    {
        /// <summary>How often a message of it was refused in a row.</summary>
        internal int Count { get; set; }

        /// <summary>When that was for the last time.</summary>
        internal long Since { get; set; }

        /// <summary>What waits: events, and the newest state of each topic.</summary>
        internal List<OutgoingMessage> Held { get; } = [];
    }
}
