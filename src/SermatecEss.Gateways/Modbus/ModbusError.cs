namespace SermatecEss.Gateways.Modbus;

/// <summary>The exception codes of Modbus that a response can have.</summary>
internal enum ModbusError : byte
{
    /// <summary>No error.</summary>
    None = 0,

    /// <summary>Another function than a read of registers.</summary>
    IllegalFunction = 1,

    /// <summary>One of the registers does not exist.</summary>
    IllegalAddress = 2,

    /// <summary>Too many registers or none, or a request of another length.</summary>
    IllegalValue = 3,

    /// <summary>The inverter does not respond, or its values are too old.</summary>
    NoResponse = 0x0b,
}
