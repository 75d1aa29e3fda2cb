namespace SermatecEss.Bridge.Outputs;

/// <summary>How an output is.</summary>
public enum OutputState
{
    /// <summary>It runs.</summary>
    Running,

    /// <summary>It runs, and takes nothing of what waits for it.</summary>
    Stuck,

    /// <summary>It has failed, and is started again after a pause.</summary>
    Failed,
}
