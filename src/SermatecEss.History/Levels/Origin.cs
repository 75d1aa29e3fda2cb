namespace SermatecEss.History.Levels;

/// <summary>Where the values of a day, month or year come from.</summary>
public enum Origin
{
    /// <summary>This daemon read them.</summary>
    Measured,

    /// <summary>The inverter remembers them.</summary>
    Inverter,

    /// <summary>They were imported from a file.</summary>
    Imported,
}
