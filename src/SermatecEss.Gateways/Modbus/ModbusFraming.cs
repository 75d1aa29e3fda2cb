namespace SermatecEss.Gateways.Modbus;

/// <summary>How Modbus requests and responses are framed on a connection.</summary>
internal enum ModbusFraming
{
    /// <summary>No request has shown it yet.</summary>
    Unknown,

    /// <summary>Modbus TCP: a header with transaction and length.</summary>
    Tcp,

    /// <summary>Modbus RTU over TCP: the unit first, a CRC at the end.</summary>
    Rtu,
}
