using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace SermatecEss.Web.Access;

/// <summary>Begins sessions. One password is checked at a time, because that takes a whole processor for some tenths of a second.</summary>
/// <param name="store">The passwords.</param>
/// <param name="sessions">Takes the sessions.</param>
/// <param name="time">The clock.</param>
internal sealed class Login(CredentialStore store, SessionTable sessions, TimeProvider time) : IDisposable
{
    private readonly LoginThrottle _throttle = new(time);
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Begins a session.</summary>
    /// <param name="password">What was entered as the password.</param>
    /// <param name="client">The address that the login comes from.</param>
    /// <param name="cancellation">Ends the wait for other logins.</param>
    /// <returns>The session's id, or why there is none; and when it is one of too many, how long to wait.</returns>
    internal async Task<(string? Session, Refusal? Refusal, TimeSpan Wait)> TryAsync(
        string password, IPAddress client, CancellationToken cancellation)
    {
        if (!store.Current().IsReadable) return (null, Refusal.Unreadable, default);
        if (_throttle.Begin(client, out var attempt) is var wait && wait > TimeSpan.Zero)
        {
            var seconds = string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(wait.TotalSeconds)}");
            return (
                null,
                new Refusal(
                    RefusalKind.Throttled, StatusCodes.Status429TooManyRequests, $"Too many failed logins. Try again in {seconds} s."),
                wait);
        }

        var session = await BeginAsync(password, attempt, cancellation);
        return session is null
            ? (null, new Refusal(RefusalKind.Password, StatusCodes.Status401Unauthorized, "The password is wrong."), default)
            : (session, null, default);
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task<string?> BeginAsync(string password, LoginThrottle.Attempt attempt, CancellationToken cancellation)
    {
        try
        {
            await _one.WaitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            _throttle.Forgive(attempt);
            throw;
        }

        try
        {
            // What is longer can be no password.
            if (password.Length > PasswordRule.MostCharacters * 2) return null;
            var credentials = store.Current();
            var role = credentials.RoleOf(password);
            if (role == Role.None) return null;
            _throttle.Forgive(attempt);
            return sessions.Begin(role, credentials.PasswordOf(role)!);
        }
        finally
        {
            _ = _one.Release();
        }
    }
}
