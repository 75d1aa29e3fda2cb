namespace SermatecEss.Fleet.Database;

/// <summary>Whether the connection to PostgreSQL is encrypted.</summary>
public enum DatabaseTls
{
    /// <summary>Not encrypted.</summary>
    Off,

    /// <summary>Encrypted, with any certificate.</summary>
    Require,

    /// <summary>Encrypted; the server's certificate must be valid for its host name.</summary>
    Verify,
}
