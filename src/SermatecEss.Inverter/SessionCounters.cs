using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>What a session has done since it was made.</summary>
/// <param name="Requests">Requests sent, those of retries included.</param>
/// <param name="Responses">Responses received, whole or in part.</param>
/// <param name="Retries">Tries after the first one of a request.</param>
/// <param name="Timeouts">Tries that ended because nothing fitting came in time, connecting included.</param>
/// <param name="Reconnects">Connections made after the first one.</param>
/// <param name="StrayFrames">Good frames that belonged to no response of this session, as those that other clients requested.</param>
/// <param name="Reader">What the frame reader found and dropped.</param>
public readonly record struct SessionCounters(
    long Requests, long Responses, long Retries, long Timeouts, long Reconnects, long StrayFrames, FrameReaderCounters Reader);
