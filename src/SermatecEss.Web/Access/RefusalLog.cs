using System.Globalization;
using System.Net;
using SermatecEss.Bridge.Logging;

namespace SermatecEss.Web.Access;

/// <summary>Logs refused requests: a line a minute at most for each kind. For any number of threads at once.</summary>
/// <param name="log">The log.</param>
/// <param name="time">The clock.</param>
internal sealed class RefusalLog(Log log, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<RefusalKind, (long Time, int Unsaid)> _last = [];

    /// <summary>Logs a refusal, or counts it for the next line.</summary>
    /// <param name="refusal">The refusal.</param>
    /// <param name="what">The method and the route.</param>
    /// <param name="client">Where the request came from.</param>
    internal void Write(Refusal refusal, string what, IPAddress client)
    {
        int unsaid;
        lock (_lock)
        {
            if (_last.TryGetValue(refusal.Kind, out var last) && time.GetElapsedTime(last.Time) < Pause)
            {
                _last[refusal.Kind] = last with { Unsaid = last.Unsaid + 1 };
                return;
            }

            unsaid = last.Unsaid;
            _last[refusal.Kind] = (time.GetTimestamp(), 0);
        }

        var more = unsaid == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({unsaid} more like this since the last line)");
        log.Warn($"HTTP: refused {what} from {client}: {refusal.Detail.TrimEnd('.')}{more}");
    }
}
