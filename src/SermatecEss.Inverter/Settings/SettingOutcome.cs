namespace SermatecEss.Inverter.Settings;

/// <summary>What became of a setting.</summary>
public enum SettingOutcome
{
    /// <summary>It had the value already; it was not sent, or along with others of its command.</summary>
    Unchanged,

    /// <summary>It was sent, and the inverter shows it.</summary>
    Confirmed,

    /// <summary>It was sent, and the inverter shows another value.</summary>
    DidNotStick,

    /// <summary>
    /// It was sent, and nobody knows what became of it: the inverter does not answer, or does not show this setting at all.
    /// </summary>
    Unknown,

    /// <summary>It was not sent: the inverter could not be reached.</summary>
    NotSent,
}
