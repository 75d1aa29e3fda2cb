namespace SermatecEss.Protocol.Catalogue;

/// <summary>How much a point matters to an owner.</summary>
public enum Prominence
{
    /// <summary>What a dashboard shows: powers, energies, the battery's charge, states.</summary>
    Main,

    /// <summary>What an owner looks up now and then.</summary>
    Detail,

    /// <summary>What says something again in another form, or matters to a technician alone.</summary>
    Internal,
}
