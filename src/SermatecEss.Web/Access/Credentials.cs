using System.Collections.Immutable;

namespace SermatecEss.Web.Access;

/// <summary>The passwords and API keys of the HTTP interface, hashed.</summary>
public sealed record Credentials
{
    /// <summary>The most API keys.</summary>
    public const int MostKeys = 100;

    /// <summary>No password and no key.</summary>
    public static Credentials None { get; } = new();

    /// <summary>What counts if the stored credentials cannot be read: a password is needed, and none is right.</summary>
    public static Credentials Unreadable { get; } = new() { IsReadable = false };

    /// <summary>Whether they could be read.</summary>
    public bool IsReadable { get; private init; } = true;

    /// <summary>The password that makes an admin; null for none.</summary>
    public PasswordHash? Admin { get; init; }

    /// <summary>The password that makes a viewer; null for none.</summary>
    public PasswordHash? Viewer { get; init; }

    /// <summary>The API keys, in the order in which they were made.</summary>
    public ImmutableArray<ApiKey> Keys { get; init; } = [];

    /// <summary>Whether a password is needed.</summary>
    public bool NeedPassword => !IsReadable || Admin is not null || Viewer is not null;

    /// <summary>Whether there is nothing to keep.</summary>
    public bool AreEmpty => !NeedPassword && Keys.IsEmpty;

    /// <summary>The password of a role; null for none.</summary>
    public PasswordHash? PasswordOf(Role role) => role == Role.Admin ? Admin : Viewer;

    /// <summary>The same with another password for a role, or none.</summary>
    public Credentials WithPassword(Role role, PasswordHash? hash) =>
        role == Role.Admin ? this with { Admin = hash } : this with { Viewer = hash };

    /// <summary>Finds the role of a password, which takes some tenths of a second.</summary>
    public Role RoleOf(string password) =>
        Admin?.Matches(password) == true ? Role.Admin
        : Viewer?.Matches(password) == true ? Role.Viewer
        : Role.None;

    /// <summary>Finds an API key by its text; null if it is not one of these.</summary>
    public ApiKey? Find(string text) =>
        ApiKey.IdIn(text) is { } id && Keys.FirstOrDefault(key => key.Id == id) is { } key && key.Matches(text)
            ? key
            : null;
}
