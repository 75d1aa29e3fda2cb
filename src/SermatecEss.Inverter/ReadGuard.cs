using System.Collections.Frozen;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>
/// Stands before the only place that sends requests for reading. It has a list of its own: a user's catalogue that calls a write a read must not be able to
/// change, block or destroy an inverter.
/// </summary>
public static class ReadGuard
{
    private static readonly FrozenSet<ushort> NeverSent = new ushort[]
    {
        // Settings, reset, forced charge and discharge.
        0x6400, 0x6600, 0x6700, 0x6800, 0x6900, 0x6a00, 0x7000, 0x7100,

        // WiFi, router, cloud.
        0x9400, 0x9e00, 0x9f00, 0xa300, 0xb000,

        // Registers. BB with an empty payload blocks the inverter until it is switched off and on.
        0xba00, 0xbb00,

        // Firmware upgrade.
        0x0000, 0x1000, 0xe000, 0x2000, 0xf000, 0x0001,
    }.ToFrozenSet();

    /// <summary>Whether a command may be sent with an empty payload in order to read.</summary>
    /// <param name="command">The command in the catalogue of the inverter's version.</param>
    public static bool Allows(CommandDefinition command) => command.Access == CommandAccess.Read && !command.IsUpgrade && !Forbids(command.Code);

    /// <summary>Whether a code is never sent in order to read, whatever a catalogue says of it.</summary>
    public static bool Forbids(CommandCode code) => NeverSent.Contains(code.Value);

    internal static InverterException Refusal(CommandCode code) => new(
        InverterError.Forbidden, $"Command {code} could change or block the inverter, so it was not sent. Nothing has happened; ask for a read command.", code) { IsTransient = false };
}
