namespace SermatecEss.Protocol.Catalogue;

/// <summary>The kind of a point's value, apart from its unit.</summary>
public enum ValueKind
{
    /// <summary>A current measurement.</summary>
    Instant,

    /// <summary>A lifetime total that never decreases.</summary>
    Counter,

    /// <summary>A total that restarts at midnight.</summary>
    Daily,

    /// <summary>Totals of past half-hours, days, months or years.</summary>
    History,

    /// <summary>A setting.</summary>
    Setting,

    /// <summary>A state, flag or set of alarms.</summary>
    Status,

    /// <summary>Device information; changes only with firmware or parts.</summary>
    Identity,

    /// <summary>A password. Never printed, logged or published unless requested by name.</summary>
    Secret,

    /// <summary>Bytes of unknown meaning, kept so that a write can return them.</summary>
    Reserved,
}
