namespace SermatecEss.Bridge.Outputs;

/// <summary>The health of an output at a moment.</summary>
/// <param name="Name">The output.</param>
/// <param name="State">Its state.</param>
/// <param name="Since">Since when it has been running or failed.</param>
/// <param name="Detail">Why it failed, or its own status, in a few words; null if there is nothing to report.</param>
/// <param name="Dropped">Events dropped because it did not take them.</param>
public sealed record OutputHealth(string Name, OutputState State, DateTimeOffset Since, string? Detail, long Dropped)
{
    /// <summary>Whether it is connected to the server that it sends to; null for an output without a server.</summary>
    public bool? IsConnected { get; init; }

    /// <summary>The programs that share an inverter through it; null for an output that is not a gateway.</summary>
    public GatewayState? Gateway { get; init; }

    /// <summary>Its name and state, in a few words.</summary>
    public override string ToString() => State == OutputState.Running
        ? Detail ?? $"{Name} running"
        : $"{Name} {State.ToString().ToLowerInvariant()}{(Detail is null ? "" : $" ({Detail})")}";
}
