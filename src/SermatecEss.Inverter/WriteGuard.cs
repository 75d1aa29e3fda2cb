using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>
/// Decides what may be written and at what risk, whatever a catalogue says: nothing but the settings that are known, never registers, never
/// an upgrade.
/// </summary>
internal static class WriteGuard
{
    /// <summary>The risk that a command has at least; null for what is never written.</summary>
    internal static SettingRisk? LeastRisk(CommandCode code) => code.Value switch
    {
        0x6400 or 0x6600 or 0x6800 or 0x6a00 or 0x7100 => SettingRisk.Normal,
        0x6700 or 0x6900 or 0x7000 => SettingRisk.Service,
        0x9400 or 0x9e00 or 0x9f00 or 0xa300 or 0xb000 => SettingRisk.Network,
        0xba00 => SettingRisk.Register,
        _ => null,
    };

    /// <summary>Whether a code is one that carries settings; what registers mean is not known.</summary>
    internal static bool IsSetting(CommandCode code) => LeastRisk(code) is not (null or SettingRisk.Register);
}
