namespace SermatecEss.Bridge.Options;

/// <summary>Who may see the value of an option.</summary>
public enum Privacy
{
    /// <summary>Anybody.</summary>
    Open,

    /// <summary>It is a host: anybody, if it is one of a private network.</summary>
    Host,

    /// <summary>Nobody: it is not printed, and taken out wherever it turns up in a file for others.</summary>
    Secret,
}
