namespace SermatecEss.Bridge.Mqtt;

/// <summary>A message for the broker.</summary>
/// <param name="Topic">Where to.</param>
/// <param name="Payload">UTF-8 text; empty takes a retained message away.</param>
/// <param name="Retain">Whether the broker keeps it for those who come later.</param>
internal sealed record OutgoingMessage(string Topic, ReadOnlyMemory<byte> Payload, bool Retain);
