namespace SermatecEss.History.Storage;

/// <summary>What the values of a series are. It decides how they are rolled up.</summary>
internal enum SeriesKind
{
    /// <summary>A measurement: mean, smallest, largest and last value.</summary>
    Gauge,

    /// <summary>A total that never falls, but for a replaced or reset inverter: its rise and last value.</summary>
    Counter,

    /// <summary>A total that starts again at midnight: its rise and last value.</summary>
    Daily,

    /// <summary>A state: its last value.</summary>
    Code,

    /// <summary>When the values of other series were read, in Unix milliseconds. Not rolled up.</summary>
    Time,
}
