namespace SermatecEss.Bridge.Diagnosis;

/// <summary>The outcome of a check.</summary>
public enum Outcome
{
    /// <summary>Works as it should.</summary>
    Ok,

    /// <summary>Works, but there is something to know.</summary>
    Warning,

    /// <summary>The daemon cannot work like this.</summary>
    Failed,

    /// <summary>Could not be checked, or there is nothing to check.</summary>
    Skipped,
}
