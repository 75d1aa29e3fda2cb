using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>A buffered frame, with the time it was received.</summary>
internal sealed record ReceivedFrame(Frame Frame, DateTimeOffset Received);
