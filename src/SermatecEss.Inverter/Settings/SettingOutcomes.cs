namespace SermatecEss.Inverter.Settings;

/// <summary>The names of outcomes.</summary>
public static class SettingOutcomes
{
    /// <summary>The name in logs and messages, such as <c>did_not_stick</c>.</summary>
    public static string Word(SettingOutcome outcome) => outcome switch
    {
        SettingOutcome.Confirmed => "confirmed",
        SettingOutcome.DidNotStick => "did_not_stick",
        SettingOutcome.NotSent => "not_sent",
        SettingOutcome.Unchanged => "unchanged",
        _ => "unknown",
    };
}
