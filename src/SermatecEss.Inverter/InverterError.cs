namespace SermatecEss.Inverter;

/// <summary>Why an inverter gave no response.</summary>
public enum InverterError
{
    /// <summary>The host name is unknown, or there is no route to the address.</summary>
    NoRoute,

    /// <summary>The port on which the inverter should dial in is not available on this computer.</summary>
    NoPort,

    /// <summary>The host refuses connections on the port.</summary>
    Refused,

    /// <summary>The connection, or the response to a command, did not come in time.</summary>
    TimedOut,

    /// <summary>Bytes came, but not a response.</summary>
    BadResponse,

    /// <summary>The connection broke before the response was complete.</summary>
    ConnectionLost,

    /// <summary>Another kind of server responds.</summary>
    NoInverter,

    /// <summary>Another inverter, or one with other firmware, is at the address now.</summary>
    AnotherInverter,

    /// <summary>The inverter's PCU version does not have the command; nothing was sent.</summary>
    NotInCatalogue,

    /// <summary>The command is not read-only; nothing was sent.</summary>
    Forbidden,
}
