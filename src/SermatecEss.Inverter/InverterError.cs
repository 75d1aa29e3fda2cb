namespace SermatecEss.Inverter;

/// <summary>Why an inverter did not do what it was asked.</summary>
public enum InverterError
{
    /// <summary>There is no way to the host, or no host of that name.</summary>
    NoRoute,

    /// <summary>The host refuses connections to the port.</summary>
    Refused,

    /// <summary>Connected, but no answer came in time.</summary>
    TimedOut,

    /// <summary>Bytes came, but no answer that can be used.</summary>
    BadAnswer,

    /// <summary>The connection ended before the answer did.</summary>
    ConnectionLost,

    /// <summary>This PCU version does not have the command.</summary>
    NotInCatalogue,

    /// <summary>The command could change or block the inverter; nothing was sent.</summary>
    Forbidden,
}
