namespace SermatecEss.Mqtt.Connection;

/// <summary>A message from the broker.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Payload">Its content.</param>
/// <param name="Retained">Whether it was retained, so that it may be of any age.</param>
internal sealed record IncomingMessage(string Topic, byte[] Payload, bool Retained);
