using SermatecEss.Captures.Streams;

namespace SermatecEss.Captures.Conversations;

/// <summary>The end of an inverter's connection, or of the capture.</summary>
/// <param name="Time">When.</param>
/// <param name="Connection">The connection.</param>
public sealed record ConnectionEnd(DateTimeOffset? Time, TcpConnection? Connection) : CaptureEvent(Time, Connection, false);
