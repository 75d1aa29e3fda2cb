namespace SermatecEss.Mqtt.Connection;

/// <summary>A message for the broker.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Payload">UTF-8 text; empty removes a retained message.</param>
/// <param name="Retain">Whether the broker retains it.</param>
internal sealed record OutgoingMessage(string Topic, ReadOnlyMemory<byte> Payload, bool Retain)
{
    /// <summary>Whether a newer one for its topic does not replace it: an event, or one step of several.</summary>
    internal bool IsEvent { get; init; }

    /// <summary>
    /// Whether it may be lost, because the next one comes soon and the state contains it too; it is then sent unconfirmed, once the broker
    /// has confirmed one of its kind.
    /// </summary>
    internal bool IsMinor { get; init; }

    /// <summary>Called when the broker has accepted it; null for no call.</summary>
    internal Action? Taken { get; init; }
}
