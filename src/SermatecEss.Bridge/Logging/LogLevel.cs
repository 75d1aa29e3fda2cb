namespace SermatecEss.Bridge.Logging;

/// <summary>How much a line of the log matters.</summary>
public enum LogLevel
{
    /// <summary>Something does not work, and will not by itself.</summary>
    Error,

    /// <summary>Something does not work for now.</summary>
    Warn,

    /// <summary>Something that an owner wants to know.</summary>
    Info,

    /// <summary>Everything else.</summary>
    Debug,
}
