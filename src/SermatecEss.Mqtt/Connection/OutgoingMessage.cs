namespace SermatecEss.Mqtt.Connection;

/// <summary>A message for the broker.</summary>
/// <param name="Topic">Where to.</param>
/// <param name="Payload">UTF-8 text; empty takes a retained message away.</param>
/// <param name="Retain">Whether the broker keeps it for those who come later.</param>
internal sealed record OutgoingMessage(string Topic, ReadOnlyMemory<byte> Payload, bool Retain)
{
    /// <summary>Whether it is sent even if a newer one waits for its topic: an event, or a step of several.</summary>
    internal bool IsEvent { get; init; }

    /// <summary>
    /// Whether it may be lost, as the next one comes soon and the state says it too; then nobody waits for the broker to confirm it.
    /// </summary>
    internal bool IsMinor { get; init; }
}
