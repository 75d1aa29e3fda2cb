using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>What a session has done so far.</summary>
/// <param name="Requests">Frames sent.</param>
/// <param name="Answers">Commands answered.</param>
/// <param name="Retries">Tries after the first.</param>
/// <param name="Timeouts">Tries that no answer came to.</param>
/// <param name="Connects">Connections made.</param>
/// <param name="StrayFrames">Good frames that this session had not asked for: those of other clients.</param>
/// <param name="Reader">Frames found, and bytes dropped by reason.</param>
public readonly record struct SessionCounters(long Requests, long Answers, long Retries, long Timeouts, long Connects, long StrayFrames, FrameReaderCounters Reader);
