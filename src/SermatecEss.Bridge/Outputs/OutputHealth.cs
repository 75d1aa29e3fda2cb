namespace SermatecEss.Bridge.Outputs;

/// <summary>How an output is, as of a moment.</summary>
/// <param name="Name">The output.</param>
/// <param name="State">How it is.</param>
/// <param name="Since">Since when it runs or has failed.</param>
/// <param name="Detail">In a few words: why it failed, or what it says itself; null where there is nothing to say.</param>
/// <param name="Dropped">Events that were dropped because it did not take them.</param>
public sealed record OutputHealth(string Name, OutputState State, DateTimeOffset Since, string? Detail, long Dropped)
{
    /// <summary>Whether it is connected to the server that it sends to; null for an output without a server.</summary>
    public bool? IsConnected { get; init; }

    /// <summary>Its name and how it is, in a few words.</summary>
    public override string ToString() => State == OutputState.Running
        ? Detail ?? $"{Name} running"
        : $"{Name} {State.ToString().ToLowerInvariant()}{(Detail is null ? "" : $" ({Detail})")}";
}
