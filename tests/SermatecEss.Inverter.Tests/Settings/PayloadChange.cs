namespace SermatecEss.Inverter.Tests.Settings;

/// <summary>Changes the payload of an answer.</summary>
internal delegate void PayloadChange(Span<byte> payload, int number);
