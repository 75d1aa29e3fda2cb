namespace SermatecEss.Gateways.Modbus;

/// <summary>One request in the bytes that were received.</summary>
/// <param name="Transaction">The transaction of Modbus TCP; 0 for RTU.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Start">The offset of function code and data.</param>
/// <param name="Length">The length of function code and data, at least 1.</param>
internal readonly record struct ModbusRequest(ushort Transaction, byte Unit, int Start, int Length);
