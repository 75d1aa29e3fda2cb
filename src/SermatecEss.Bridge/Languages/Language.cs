namespace SermatecEss.Bridge.Languages;

/// <summary>The languages of names and texts; the names of the values are the codes of ISO 639-1.</summary>
public enum Language
{
    /// <summary>English.</summary>
    En,

    /// <summary>German.</summary>
    De,

    /// <summary>Czech.</summary>
    Cs,

    /// <summary>French.</summary>
    Fr,
}
