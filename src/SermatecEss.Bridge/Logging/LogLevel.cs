namespace SermatecEss.Bridge.Logging;

/// <summary>The level of a log line.</summary>
public enum LogLevel
{
    /// <summary>Something does not work and will not recover by itself.</summary>
    Error,

    /// <summary>Something does not work for now.</summary>
    Warn,

    /// <summary>Something that a user wants to know.</summary>
    Info,

    /// <summary>Everything else.</summary>
    Debug,
}
