namespace SermatecEss.Inverter;

/// <summary>Why an inverter gave no response.</summary>
public enum InverterError
{
    /// <summary>The host name is not known, or no network leads to the address.</summary>
    NoRoute,

    /// <summary>The host is there and refuses connections at the port.</summary>
    Refused,

    /// <summary>The connection, or the response to a command, did not come in time.</summary>
    TimedOut,

    /// <summary>Bytes came, but they are no response.</summary>
    BadResponse,

    /// <summary>The connection broke before the response was whole.</summary>
    ConnectionLost,

    /// <summary>Something answers that is no inverter.</summary>
    NoInverter,

    /// <summary>Another inverter, or one with other firmware, is at the address of the one before.</summary>
    AnotherInverter,

    /// <summary>The inverter's PCU version has no such command; nothing was sent.</summary>
    NotInCatalogue,

    /// <summary>The command is not one that only reads; nothing was sent.</summary>
    Forbidden,
}
