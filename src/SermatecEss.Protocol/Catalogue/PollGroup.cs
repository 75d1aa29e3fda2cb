namespace SermatecEss.Protocol.Catalogue;

/// <summary>Commands with the same poll period.</summary>
public enum PollGroup
{
    /// <summary>Not polled.</summary>
    None,

    /// <summary>Power, battery, state and alarms: every few seconds.</summary>
    Fast,

    /// <summary>Energy counters: about once a minute.</summary>
    Counters,

    /// <summary>Settings: every few minutes.</summary>
    Parameters,

    /// <summary>Device information: about once an hour.</summary>
    Identity,
}
