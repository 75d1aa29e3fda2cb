namespace SermatecEss.Protocol.Catalogue;

/// <summary>What a wrong value of a setting can do, and so who may set it.</summary>
public enum SettingRisk
{
    /// <summary>The owner's own: modes, limits of charge, prices, times.</summary>
    Normal,

    /// <summary>An installer's: what the plant is made of, the grid's rules, limits that protect hardware.</summary>
    Service,

    /// <summary>The WiFi module and the cloud; a mistake cuts the inverter off.</summary>
    Network,

    /// <summary>Raw registers of no known meaning.</summary>
    Register,
}
