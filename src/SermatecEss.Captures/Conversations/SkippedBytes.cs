using SermatecEss.Captures.Streams;

namespace SermatecEss.Captures.Conversations;

/// <summary>Bytes of an inverter's connection that belong to no frame.</summary>
/// <param name="Time">When they were captured.</param>
/// <param name="Connection">The connection.</param>
/// <param name="FromClient">Whether the side that opened the connection sent them.</param>
/// <param name="Length">How many bytes.</param>
public sealed record SkippedBytes(DateTimeOffset? Time, TcpConnection? Connection, bool FromClient, long Length)
    : CaptureEvent(Time, Connection, FromClient);
