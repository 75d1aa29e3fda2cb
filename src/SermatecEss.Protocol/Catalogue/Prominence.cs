namespace SermatecEss.Protocol.Catalogue;

/// <summary>How important a point is to users.</summary>
public enum Prominence
{
    /// <summary>Shown on a dashboard: powers, energies, the battery's SOC, states.</summary>
    Main,

    /// <summary>Looked up now and then.</summary>
    Detail,

    /// <summary>The same in another form, or for technicians only.</summary>
    Internal,
}
