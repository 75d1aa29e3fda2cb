using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>
/// Decides what may be written and at what risk, whatever a catalogue defines: only known settings, never registers, never an upgrade.
/// </summary>
internal static class WriteGuard
{
    /// <summary>The least risk of a command; null if it is never written.</summary>
    internal static SettingRisk? LeastRisk(CommandCode code) => code.Value switch
    {
        0x6400 or 0x6600 or 0x6800 or 0x6a00 or 0x7100 => SettingRisk.Normal,
        0x6700 or 0x6900 or 0x7000 => SettingRisk.Service,
        0x9400 or 0x9e00 or 0x9f00 or 0xa300 or 0xb000 => SettingRisk.Network,
        0xba00 => SettingRisk.Register,
        _ => null,
    };

    /// <summary>Whether a code carries settings; the meaning of registers is unknown.</summary>
    internal static bool IsSetting(CommandCode code) => LeastRisk(code) is not (null or SettingRisk.Register);
}
