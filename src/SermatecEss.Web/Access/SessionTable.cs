using System.Buffers.Text;
using System.Security.Cryptography;

namespace SermatecEss.Web.Access;

/// <summary>
/// The sessions of those who logged in with a password. They are kept in memory: a restart of the daemon logs everyone out. A session ends
/// with its password, too. For any number of threads at once.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class SessionTable(TimeProvider time)
{
    /// <summary>The most sessions; a further one ends the oldest.</summary>
    internal const int Most = 1000;

    private const int IdBytes = 32;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Session> _sessions = [];

    /// <summary>How long a session lasts.</summary>
    internal static TimeSpan Lifetime { get; } = TimeSpan.FromDays(30);

    /// <summary>Begins a session.</summary>
    /// <param name="role">Its role.</param>
    /// <param name="password">The password that it began with.</param>
    /// <returns>Its id, which is a secret.</returns>
    internal string Begin(Role role, PasswordHash password)
    {
        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes));
        lock (_lock)
        {
            if (_sessions.Count >= Most) _ = _sessions.Remove(_sessions.MinBy(session => session.Value.End).Key);
            _sessions[id] = new Session(role, password.Salt.ToArray(), time.GetUtcNow() + Lifetime);
        }

        return id;
    }

    /// <summary>The role of a session; <see cref="Role.None"/> if there is no such session, or it has ended.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="credentials">The passwords of now.</param>
    internal Role Find(string id, Credentials credentials)
    {
        lock (_lock)
        {
            if (!_sessions.TryGetValue(id, out var session)) return Role.None;
            var isAlive = time.GetUtcNow() < session.End
                && credentials.PasswordOf(session.Role) is { } password
                && password.Salt.SequenceEqual(session.Salt);
            if (isAlive) return session.Role;
            if (credentials.IsReadable) _ = _sessions.Remove(id);
            return Role.None;
        }
    }

    /// <summary>Ends a session.</summary>
    internal void End(string id)
    {
        lock (_lock) _ = _sessions.Remove(id);
    }

    private sealed record Session(Role Role, byte[] Salt, DateTimeOffset End);
}
