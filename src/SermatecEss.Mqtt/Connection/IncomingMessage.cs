namespace SermatecEss.Mqtt.Connection;

/// <summary>A message from the broker.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Payload">Its bytes.</param>
/// <param name="Retained">Whether the broker had kept it, so that it may be of any age.</param>
internal sealed record IncomingMessage(string Topic, byte[] Payload, bool Retained);
