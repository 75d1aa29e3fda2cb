using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>The newest frames that an inverter has sent on one connection. Thread-safe.</summary>
/// <param name="time">The clock.</param>
internal sealed class LatestFrames(TimeProvider time)
{
    private readonly Lock _turn = new();
    private readonly Dictionary<CommandCode, KeptFrame> _frames = [];

    /// <summary>When each command was last requested with success.</summary>
    private readonly Dictionary<CommandCode, long> _requested = [];
    private long _connection;
    private long _written = long.MinValue;

    /// <summary>Keeps the frames of a response; those of an earlier connection are dropped.</summary>
    internal void Keep(
        InverterIdentity identity, long connection, CommandCode command, long requested, IReadOnlyList<ResponseFrame> frames)
    {
        lock (_turn)
        {
            if (connection != _connection)
            {
                _frames.Clear();
                _requested.Clear();
                _connection = connection;
            }

            _requested[command] = requested;
            foreach (var frame in frames) _frames[frame.Command.Code] = new KeptFrame(identity, frame, requested);
        }
    }

    /// <summary>The inverter may have been changed: no response from before answers a request from now on.</summary>
    internal void TakeWrite()
    {
        lock (_turn) _written = time.GetTimestamp();
    }

    /// <summary>The newest frame with a code, whatever was written since.</summary>
    internal KeptFrame? Find(long connection, CommandCode code, TimeSpan maxAge)
    {
        lock (_turn)
        {
            return connection == _connection && _frames.TryGetValue(code, out var kept) && time.GetElapsedTime(kept.Requested) <= maxAge
                ? kept
                : null;
        }
    }

    /// <summary>The response to a command, requested no longer ago than a limit, or since a moment.</summary>
    internal KeptResponse? FindResponse(long connection, CommandCode command, TimeSpan maxAge, long since)
    {
        lock (_turn)
        {
            if (connection != _connection) return null;
            bool IsValid(long requested) => requested >= _written && (requested >= since || time.GetElapsedTime(requested) <= maxAge);
            bool IsFound(CommandCode code) => _frames.TryGetValue(code, out var kept) && IsValid(kept.Requested);
            if (_frames.Count == 0) return null;
            var view = _frames.Values.First().Identity.View;
            if (view.Find(command) is not { } definition) return null;
            var parts = view.ResponsesOf(definition);
            var isWhole = _requested.TryGetValue(command, out var requested) ? IsValid(requested) : parts.Count == 1 && IsFound(parts[0]);
            if (!isWhole) return null;
            List<KeptFrame> frames = [.. parts.Where(IsFound).Select(part => _frames[part])];
            return frames.Count == 0 ? null : new KeptResponse(frames[0].Identity, [.. frames.Select(kept => kept.Frame)]);
        }
    }
}
