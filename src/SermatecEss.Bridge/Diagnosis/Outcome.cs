namespace SermatecEss.Bridge.Diagnosis;

/// <summary>How a check ended.</summary>
public enum Outcome
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>It works, but an owner should know something.</summary>
    Warning,

    /// <summary>The daemon cannot work so.</summary>
    Failed,

    /// <summary>It could not be checked, or there is nothing to check.</summary>
    Skipped,
}
