namespace SermatecEss.Bridge.Outputs;

/// <summary>
/// Something that carries on what the inverters say: to a broker, to a screen. It runs in a task of its own and has a queue
/// of its own, so whatever happens in it touches neither polls nor other outputs. When it fails it is started again, and
/// begins with the pictures that there are then.
/// </summary>
public interface IOutput
{
    /// <summary>What it is called in health and log: one word, as in <c>mqtt</c>.</summary>
    string Name { get; }

    /// <summary>
    /// How it is, in a few words for its owner, as in <c>broker 127.0.0.1:1883 connected</c>; null where there is nothing to say.
    /// </summary>
    string? Detail { get; }

    /// <summary>Whether it is connected to the server that it sends to; null for an output without a server.</summary>
    bool? IsConnected => null;

    /// <summary>Runs until it is cancelled. Whatever it throws, and an end that nobody asked for, has it started again.</summary>
    /// <param name="bridge">The inverters, and how the bridge is.</param>
    /// <param name="events">What happens from now on, and what has happened since it failed.</param>
    /// <param name="cancellation">Ends it, in order.</param>
    Task RunAsync(BridgeView bridge, OutputFeed events, CancellationToken cancellation);
}
