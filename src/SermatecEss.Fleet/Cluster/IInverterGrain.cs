namespace SermatecEss.Fleet.Cluster;

/// <summary>One inverter in the fleet, by its serial number: knows which node polls it, and decides which one may.</summary>
[Alias("sermatec.inverter")]
internal interface IInverterGrain : IGrainWithStringKey
{
    /// <summary>
    /// Gives the inverter to a node that it has dialled in to. If another node polls it and it still answers there, it stays there.
    /// </summary>
    /// <param name="node">The name of the node.</param>
    /// <returns>What the node polls it with; null if it stays with the other node.</returns>
    [Alias("attach")]
    Task<Grant?> AttachAsync(string node);

    /// <summary>Says that a node no longer polls the inverter.</summary>
    [Alias("detach")]
    Task DetachAsync(long epoch);

    /// <summary>Passes a command to the node that polls the inverter.</summary>
    /// <returns>Whether a node polls it.</returns>
    [Alias("command")]
    Task<bool> CommandAsync(string key, string text);
}
