namespace SermatecEss.Bridge.Outputs;

/// <summary>
/// Publishes readings somewhere, such as to an MQTT broker or a screen. Runs in its own task with its own queue, so its failures affect
/// neither polls nor other outputs. If it fails, it is restarted and begins with the current pictures.
/// </summary>
public interface IOutput
{
    /// <summary>Its name in health and log: one word, such as <c>mqtt</c>.</summary>
    string Name { get; }

    /// <summary>Its status in a few words, such as <c>broker 127.0.0.1:1883 connected</c>; null if there is nothing to report.</summary>
    string? Detail { get; }

    /// <summary>Whether it is connected to the server that it sends to; null for an output without a server.</summary>
    bool? IsConnected => null;

    /// <summary>The programs that share an inverter through it; null for an output that is not a gateway.</summary>
    GatewayState? Gateway => null;

    /// <summary>Runs until cancelled. Any exception, and any unexpected end, restarts it.</summary>
    /// <param name="bridge">The inverters, and the bridge's health.</param>
    /// <param name="events">Events from now on, and those since it failed.</param>
    /// <param name="cancellation">Stops it gracefully.</param>
    Task RunAsync(BridgeView bridge, OutputFeed events, CancellationToken cancellation);
}
