namespace SermatecEss.Inverter.Settings;

/// <summary>The value formats of settings.</summary>
public enum SettingKind
{
    /// <summary><c>on</c> or <c>off</c>.</summary>
    Switch,

    /// <summary>One of a list of labels.</summary>
    Choice,

    /// <summary>A number with a unit and a range.</summary>
    Number,

    /// <summary>A time of day, <c>HH:MM</c>.</summary>
    Time,

    /// <summary>
    /// Windows of a day, such as <c>01:00-05:30, 13:00-14:00</c>; those with prices end in <c>=KIND</c>; <c>none</c> for no windows.
    /// </summary>
    Schedule,

    /// <summary>A text.</summary>
    Text,
}
