using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter.Settings;

/// <summary>Decides what may be written, whatever a catalogue says: nothing but the settings that are known, never registers, never an upgrade.</summary>
internal static class WriteGuard
{
    private static ReadOnlySpan<byte> Settings => [0x64, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x70, 0x71, 0x94, 0x9e, 0x9f, 0xa3, 0xb0];

    /// <summary>Whether a code is one that carries settings.</summary>
    internal static bool IsSetting(CommandCode code) => (code.Value & 0xff) == 0 && Settings.Contains((byte)(code.Value >> 8));
}
