using System.Net;
using System.Net.Sockets;

namespace SermatecEss.Web.Access;

/// <summary>
/// Limits failed logins. A login counts as failed until its password turns out to be right, so that many at once are limited, too. For any
/// number of threads at once.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class LoginThrottle(TimeProvider time)
{
    /// <summary>The failed logins of one address in a minute.</summary>
    internal const int PerAddress = 5;

    /// <summary>The failed logins of all addresses together in a minute. No more than these are kept in memory.</summary>
    internal const int PerMinute = 30;

    private const int BytesOfNetwork = 8;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private readonly LinkedList<Attempt> _attempts = [];

    /// <summary>Begins a login.</summary>
    /// <param name="client">The address that it comes from.</param>
    /// <param name="attempt">The login, for <see cref="Forgive"/>.</param>
    /// <returns>Zero, or how long to wait before the next login.</returns>
    internal TimeSpan Begin(IPAddress client, out Attempt attempt)
    {
        attempt = new Attempt(NetworkOf(client), time.GetTimestamp());
        lock (_lock)
        {
            while (_attempts.First is { } oldest && Age(oldest.Value) >= Window) _attempts.RemoveFirst();
            var network = attempt.Network;
            var own = _attempts.Where(one => one.Network.Equals(network)).ToList();
            var wait = own.Count >= PerAddress ? Window - Age(own[^PerAddress]) : TimeSpan.Zero;
            if (_attempts.Count >= PerMinute && Window - Age(_attempts.First!.Value) is var other && other > wait) wait = other;
            if (wait == TimeSpan.Zero) _ = _attempts.AddLast(attempt);
            return wait;
        }
    }

    /// <summary>Takes back a login whose password was right, or was never checked.</summary>
    internal void Forgive(Attempt attempt)
    {
        lock (_lock) _ = _attempts.Remove(attempt);
    }

    /// <summary>One computer has a whole /64 network of IPv6 addresses to choose from.</summary>
    private static IPAddress NetworkOf(IPAddress client)
    {
        if (client.IsIPv4MappedToIPv6) return client.MapToIPv4();
        if (client.AddressFamily != AddressFamily.InterNetworkV6) return client;
        var bytes = client.GetAddressBytes();
        bytes.AsSpan(BytesOfNetwork).Clear();
        return new IPAddress(bytes);
    }

    private TimeSpan Age(Attempt attempt) => time.GetElapsedTime(attempt.Time);

    /// <summary>A login that failed, or is being checked.</summary>
    internal sealed class Attempt(IPAddress network, long time)
    {
        internal IPAddress Network { get; } = network;

        internal long Time { get; } = time;
    }
}
