namespace SermatecEss.Inverter.Settings;

/// <summary>The outcomes of changing a setting.</summary>
public enum SettingOutcome
{
    /// <summary>It already had the value; it was not sent, or only along with others of its command.</summary>
    Unchanged,

    /// <summary>It was sent, and the inverter reports the new value.</summary>
    Confirmed,

    /// <summary>It was sent, and the inverter reports another value.</summary>
    DidNotStick,

    /// <summary>It was sent with unknown effect: the inverter does not respond, or this setting cannot be read back.</summary>
    Unknown,

    /// <summary>It was not sent: the inverter could not be reached.</summary>
    NotSent,
}
