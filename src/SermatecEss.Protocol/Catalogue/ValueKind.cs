namespace SermatecEss.Protocol.Catalogue;

/// <summary>What a point is, apart from its unit.</summary>
public enum ValueKind
{
    /// <summary>A measurement of this moment.</summary>
    Instant,

    /// <summary>A lifetime total that never falls.</summary>
    Counter,

    /// <summary>A total that starts again at midnight.</summary>
    Daily,

    /// <summary>Totals of past half-hours, days, months or years.</summary>
    History,

    /// <summary>Something the owner or an installer has set.</summary>
    Setting,

    /// <summary>A state, flag or set of alarms.</summary>
    Status,

    /// <summary>What the device is; changes only with its firmware or its parts.</summary>
    Identity,

    /// <summary>A password. Never printed, logged or published unless asked for by name.</summary>
    Secret,

    /// <summary>Bytes of no known meaning, kept so that a write can send them back.</summary>
    Reserved,
}
