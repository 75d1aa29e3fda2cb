namespace SermatecEss.Bridge.Options;

/// <summary>Who may see the value of an option.</summary>
public enum Privacy
{
    /// <summary>Anybody.</summary>
    Open,

    /// <summary>It is a host: anybody, if it is one of a private network.</summary>
    Host,

    /// <summary>Never shown: not printed, and redacted in every file that is shared.</summary>
    Secret,
}
