namespace SermatecEss.Web.Influx;

/// <summary>What became of a batch.</summary>
internal enum InfluxOutcome
{
    /// <summary>It was written.</summary>
    Written,

    /// <summary>The server will never take it.</summary>
    Rejected,

    /// <summary>It has too many bytes.</summary>
    TooLarge,

    /// <summary>The server is busy, or asks for patience.</summary>
    Busy,

    /// <summary>The server refuses to talk to this client: token, database, rights.</summary>
    Refused,

    /// <summary>The server was not reached, or failed.</summary>
    Failed,
}
