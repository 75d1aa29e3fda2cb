namespace SermatecEss.Fleet.Cluster;

/// <summary>A node, by its name, as grains on any node reach it. A node that is dead has no inverters.</summary>
[Alias("sermatec.node")]
internal interface INodeGrain : IGrainWithStringKey
{
    /// <summary>Activates the grain on its own node, which calls this when it starts.</summary>
    /// <returns>Whether it is there; otherwise, it leaves the other node, and has to be called again.</returns>
    [Alias("begin"), ResponseTimeout("00:00:05")]
    Task<bool> BeginAsync();

    /// <inheritdoc cref="INode.AnswersAsync"/>
    [Alias("answers"), ResponseTimeout("00:00:05")]
    Task<bool> AnswersAsync(string serial);

    /// <inheritdoc cref="INode.ReleaseAsync"/>
    [Alias("release"), ResponseTimeout("00:00:05")]
    Task ReleaseAsync(string serial, long epoch);

    /// <inheritdoc cref="INode.CommandAsync"/>
    [Alias("command"), ResponseTimeout("00:00:10")]
    Task<bool> CommandAsync(string serial, string key, string text);
}
