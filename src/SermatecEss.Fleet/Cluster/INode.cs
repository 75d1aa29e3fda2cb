namespace SermatecEss.Fleet.Cluster;

/// <summary>A node, as grains on any node reach it. If the node is dead, its calls fail.</summary>
internal interface INode : IGrainObserver
{
    /// <summary>Whether an inverter answers on the link that this node has of it.</summary>
    [ResponseTimeout("00:00:03")]
    Task<bool> AnswersAsync(string serial);

    /// <summary>Stops polling an inverter and closes its link, unless it has been attached again since.</summary>
    [ResponseTimeout("00:00:05")]
    Task ReleaseAsync(string serial, long epoch);

    /// <summary>Carries out a command that arrived for an inverter of this node.</summary>
    /// <returns>Whether it has the inverter.</returns>
    [ResponseTimeout("00:00:10")]
    Task<bool> CommandAsync(string serial, string key, string text);
}
