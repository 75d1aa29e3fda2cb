using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>What a session has done since it was created.</summary>
/// <param name="Requests">Requests sent, including retries.</param>
/// <param name="Responses">Responses received, complete or partial.</param>
/// <param name="Retries">Tries after the first one of a request.</param>
/// <param name="Timeouts">Tries that ended because nothing suitable came in time, including connection attempts.</param>
/// <param name="Reconnects">Connections made after the first one.</param>
/// <param name="StrayFrames">Valid frames that belonged to no response of this session, such as those for other clients.</param>
/// <param name="Reader">What the frame reader found and dropped.</param>
public readonly record struct SessionCounters(
    long Requests, long Responses, long Retries, long Timeouts, long Reconnects, long StrayFrames, FrameReaderCounters Reader);
