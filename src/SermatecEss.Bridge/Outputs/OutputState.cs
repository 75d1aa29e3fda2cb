namespace SermatecEss.Bridge.Outputs;

/// <summary>The state of an output.</summary>
public enum OutputState
{
    /// <summary>It runs.</summary>
    Running,

    /// <summary>It runs, but takes no events from its queue.</summary>
    Stuck,

    /// <summary>It has failed, and restarts after a pause.</summary>
    Failed,
}
