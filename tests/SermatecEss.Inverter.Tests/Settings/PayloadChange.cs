namespace SermatecEss.Inverter.Tests.Settings;

/// <summary>Modifies the payload of a response.</summary>
internal delegate void PayloadChange(Span<byte> payload, int number);
