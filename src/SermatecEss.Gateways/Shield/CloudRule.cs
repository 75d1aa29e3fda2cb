using SermatecEss.Gateways.Serving;
using SermatecEss.Inverter;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Gateways.Shield;

/// <summary>
/// What the cloud may request: a fixed list of reads without payload, whatever a catalogue defines. Nothing else reaches the inverter.
/// </summary>
internal static class CloudRule
{
    /// <summary>What the cloud greets with, in both encodings.</summary>
    internal static readonly CommandCode Greeting = InverterSession.IdentifyingCommand;

    /// <summary>Whether a command may be requested from the inverter.</summary>
    internal static bool Passes(CommandCode code) => code.Value
        is 0x0a00 or 0x0b00 or 0x0c00 or 0x0d00 or 0x1e00 or 0x1f00
            or 0x9500 or 0x9800 or 0x9900 or 0x9a00 or 0x9b00 or 0x9c00 or 0x9d00 or 0xa100 or 0xa200;

    /// <summary>Why a frame of the cloud is refused, as the rest of a sentence; null for a read that may be answered.</summary>
    internal static string? Fault(Frame frame)
    {
        if (frame.Direction != FrameDirection.Request) return "it is not addressed to an inverter";
        var code = frame.Command;
        if (Passes(code) || code == SharedCommands.Network) return frame.Payload.IsEmpty ? null : "a read has no payload";
        return (code.Value >> 8) switch
        {
            0x94 or 0x9e or 0x9f or 0xa3 or 0xb0 => "it changes the network",
            0xba or 0xbb => "it accesses registers",
            0x00 or 0x10 or 0x20 or 0xe0 or 0xf0 => "it belongs to a firmware upgrade",
            _ => ReadGuard.IsNeverSent(code) ? "it changes settings" : "it is not in the list of reads",
        };
    }
}
