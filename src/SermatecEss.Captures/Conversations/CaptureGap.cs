using SermatecEss.Captures.Streams;

namespace SermatecEss.Captures.Conversations;

/// <summary>Bytes of an inverter's connection that were sent, but are not in the capture.</summary>
/// <param name="Time">When it became certain that they are missing.</param>
/// <param name="Connection">The connection.</param>
/// <param name="FromClient">Whether the side that opened the connection sent them.</param>
/// <param name="Length">How many bytes.</param>
public sealed record CaptureGap(DateTimeOffset? Time, TcpConnection? Connection, bool FromClient, long Length)
    : CaptureEvent(Time, Connection, FromClient);
