using SermatecEss.Inverter.State;
using SermatecEss.Web.Configuration;

namespace SermatecEss.Web.Access;

/// <summary>
/// Keeps credentials in the state directory, shared by the daemon and the commands. For any number of threads at once.
/// </summary>
/// <remarks>
/// Credentials that cannot be read close access; they never open it. A damaged file therefore stays where it is until
/// <c>password set</c> replaces it: if it were moved away, the next start would find no password.
/// </remarks>
/// <param name="store">The state.</param>
/// <param name="log">Takes a line when access is closed because the credentials cannot be read, and when it is over.</param>
public sealed class CredentialStore(IStateStore store, Action<string> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Lock _lock = new();
    private byte[]? _text;
    private Credentials _read = Credentials.None;
    private string? _fault;

    /// <summary>The credentials' file, for messages.</summary>
    public string Location => store.NameOf(StateDocument.Credentials);

    /// <summary>Why nothing may listen as it is configured; null if it may.</summary>
    internal string? FaultOf(HttpOptions options)
    {
        // Read in any case: damaged ones are logged at the start, not at the first request.
        if (Current().NeedPassword || options.IsLoopback || options.Ingress) return null;
        var remedy = store is MemoryStateStore
            ? "and there is no state directory that could keep one; set one with --state-dir"
            : $"in the state directory {store.Location}; set one with 'sermatec-ess password set'";
        return $"other computers can reach {options.EndPoint}, so it needs a password, but none is set {remedy}";
    }

    /// <summary>The credentials that are stored now. The file is read each time, so that no change is missed.</summary>
    public Credentials Current()
    {
        lock (_lock)
        {
            try
            {
                var text = store.Read(StateDocument.Credentials);
                if (_fault is not null || !Same(text, _text))
                {
                    _read = text is null ? Credentials.None : CredentialsJson.Read(text);
                    _text = text;
                }

                if (_fault is not null) log("passwords and API keys can be read again");
                _fault = null;
            }
            catch (Exception e) when (e is FormatException or StateException)
            {
                _read = Credentials.Unreadable;
                var fault = Fault(e);
                if (fault != _fault) log($"access over HTTP is closed: {fault}");
                _fault = fault;
            }

            return _read;
        }
    }

    /// <summary>The stored credentials, for a command.</summary>
    /// <exception cref="CredentialException">They cannot be read.</exception>
    public Credentials Read()
    {
        try
        {
            return store.Read(StateDocument.Credentials) is { } text ? CredentialsJson.Read(text) : Credentials.None;
        }
        catch (Exception e) when (e is FormatException or StateException)
        {
            throw new CredentialException($"{char.ToUpperInvariant(Fault(e)[0])}{Fault(e)[1..]}.", e);
        }
    }

    /// <summary>Changes the stored credentials, while no other program does.</summary>
    /// <param name="change">Makes the new ones.</param>
    /// <param name="cancellation">Ends the wait for another program.</param>
    /// <exception cref="CredentialException">They cannot be read, or not be written.</exception>
    public Task<Credentials> ChangeAsync(Func<Credentials, Credentials> change, CancellationToken cancellation) =>
        ChangeAsync(Read, change, cancellation);

    /// <summary>Changes the stored credentials; a damaged file is set aside, and all that was in it is lost.</summary>
    /// <inheritdoc cref="ChangeAsync(Func{Credentials, Credentials}, CancellationToken)"/>
    public Task<Credentials> ReplaceAsync(Func<Credentials, Credentials> change, CancellationToken cancellation) => ChangeAsync(
        () => store.Load(StateDocument.Credentials, CredentialsJson.Read, "other passwords and all API keys are lost") ?? Credentials.None,
        change,
        cancellation);

    private async Task<Credentials> ChangeAsync(
        Func<Credentials> read, Func<Credentials, Credentials> change, CancellationToken cancellation)
    {
        try
        {
            using var turn = await store.EnterAsync(StateDocument.Credentials, Patience, cancellation);
            var changed = change(read());
            if (changed.AreEmpty) store.Delete(StateDocument.Credentials);
            else store.Write(StateDocument.Credentials, CredentialsJson.Write(changed));
            return changed;
        }
        catch (Exception e) when (e is StateException or TimeoutException)
        {
            throw new CredentialException($"Passwords and API keys cannot be saved: {e.Message}.", e);
        }
    }

    private string Fault(Exception e) => e is FormatException
        ? $"the file {Location} is damaged ({e.Message.TrimEnd('.')}); run 'sermatec-ess password set' to replace it"
        : $"the file {Location} cannot be read: {e.Message}";

    private static bool Same(byte[]? one, byte[]? other) =>
        one is null ? other is null : other is not null && one.AsSpan().SequenceEqual(other);
}
