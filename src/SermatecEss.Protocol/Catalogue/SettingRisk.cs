namespace SermatecEss.Protocol.Catalogue;

/// <summary>The possible damage of a wrong value, which decides who may set it.</summary>
public enum SettingRisk
{
    /// <summary>For users: modes, charge limits, prices, times.</summary>
    Normal,

    /// <summary>For installers: the parts of the plant, grid rules, limits that protect hardware.</summary>
    Service,

    /// <summary>The WiFi module and the cloud; a mistake cuts the inverter off.</summary>
    Network,

    /// <summary>Raw registers of unknown meaning.</summary>
    Register,
}
