namespace SermatecEss.Inverter;

/// <summary>A response that several may use.</summary>
/// <param name="Identity">The inverter that sent it.</param>
/// <param name="Frames">Its frames, at least one, in catalogue order.</param>
public sealed record KeptResponse(InverterIdentity Identity, IReadOnlyList<ResponseFrame> Frames);
