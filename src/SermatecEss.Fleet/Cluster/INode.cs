namespace SermatecEss.Fleet.Cluster;

/// <summary>The node of this process, as its grain uses it.</summary>
internal interface INode
{
    /// <summary>Whether an inverter answers on the link that this node has of it.</summary>
    Task<bool> AnswersAsync(string serial);

    /// <summary>Stops polling an inverter and closes its link, unless it has been attached again since.</summary>
    Task ReleaseAsync(string serial, long epoch);

    /// <summary>Carries out a command that arrived for an inverter of this node.</summary>
    /// <returns>Whether it has the inverter.</returns>
    Task<bool> CommandAsync(string serial, string key, string text);
}
