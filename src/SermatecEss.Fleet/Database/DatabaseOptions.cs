using SermatecEss.Bridge.Options;

namespace SermatecEss.Fleet.Database;

/// <summary>Which PostgreSQL database, and how to connect to it.</summary>
public sealed record DatabaseOptions
{
    /// <summary>The default of <see cref="Port"/>.</summary>
    public const int DefaultPort = 5432;

    /// <summary>The default of <see cref="Database"/> and <see cref="User"/>.</summary>
    public const string DefaultName = "sermatec";

    /// <summary>The host name or address of the server.</summary>
    public required string Host { get; init; }

    /// <summary>The port of the server.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>The name of the database.</summary>
    public string Database { get; init; } = DefaultName;

    /// <summary>The user, who owns the tables.</summary>
    public string User { get; init; } = DefaultName;

    /// <summary>The user's password; null for none.</summary>
    public Secret? Password { get; init; }

    /// <summary>Whether the connection is encrypted.</summary>
    public DatabaseTls Tls { get; init; } = DatabaseTls.Verify;

    /// <summary>A PEM file with the CA certificates that are trusted for the server; null for those that this computer trusts.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>The database, as messages name it.</summary>
    public string Where => $"{Host}:{Port}/{Database}";
}
