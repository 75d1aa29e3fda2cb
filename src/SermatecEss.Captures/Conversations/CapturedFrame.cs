using SermatecEss.Captures.Streams;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Captures.Conversations;

/// <summary>A frame of a capture.</summary>
/// <param name="Time">When its last byte was captured; null if the source has no times.</param>
/// <param name="Connection">The connection; null if the source does not record it.</param>
/// <param name="FromClient">Whether the side that opened the connection sent it.</param>
/// <param name="Frame">The unencrypted frame.</param>
/// <param name="IsEncrypted">Whether it was encrypted as on the link to the vendor's cloud.</param>
public sealed record CapturedFrame(DateTimeOffset? Time, TcpConnection? Connection, bool FromClient, Frame Frame, bool IsEncrypted)
    : CaptureEvent(Time, Connection, FromClient);
