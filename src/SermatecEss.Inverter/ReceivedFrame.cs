using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>A frame that is kept, and when it came.</summary>
internal sealed record ReceivedFrame(Frame Frame, DateTimeOffset Received);
