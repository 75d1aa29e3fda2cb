namespace SermatecEss.Inverter;

/// <summary>A frame that a session keeps after its response was used.</summary>
/// <param name="Identity">The inverter that sent it.</param>
/// <param name="Frame">The frame.</param>
/// <param name="Requested">When it was requested, as a timestamp of the session's clock: it is no older than that.</param>
internal sealed record KeptFrame(InverterIdentity Identity, ResponseFrame Frame, long Requested);
