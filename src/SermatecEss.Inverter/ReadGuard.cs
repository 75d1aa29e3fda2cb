using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>
/// Decides what a read may send. Refuses commands that the catalogue does not define as reads, and some codes whatever a catalogue defines:
/// those that change the inverter or its network, BB, which with an empty payload blocks the inverter until it is rebooted, and the
/// firmware upgrade.
/// </summary>
public static class ReadGuard
{
    // The second byte of a code is 0 in every known frame. Inverters may ignore it, so the first byte alone decides.
    private static ReadOnlySpan<byte> NeverSentBytes =>
    [
        0x64, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x70, 0x71, 0x94, 0x9e, 0x9f, 0xa3, 0xb0, 0xba, 0xbb,
        0x00, 0x10, 0x20, 0xe0, 0xf0,
    ];

    /// <summary>Whether a code is never sent as a read, whatever the catalogue defines.</summary>
    public static bool IsNeverSent(CommandCode code) => NeverSentBytes.Contains((byte)(code.Value >> 8));

    /// <summary>Refuses a code that is not a read of any version in this catalogue. Usable before there is a connection.</summary>
    /// <exception cref="InverterException"><see cref="InverterError.Forbidden"/> or <see cref="InverterError.NotInCatalogue"/>.</exception>
    public static void Check(CommandCatalogue catalogue, CommandCode code)
    {
        if (IsNeverSent(code)) throw Forbidden(code);
        var known = false;
        foreach (var command in catalogue.Definitions)
        {
            if (command.Code != code || command.IsUpgrade) continue;
            if (command.Access == CommandAccess.Read) return;
            known = true;
        }

        throw known
            ? Forbidden(code)
            : new InverterException(
                InverterError.NotInCatalogue, $"There is no command {code}; 'sermatec-ess list' shows all commands.", code);
    }

    /// <summary>The definition of a read command in an inverter's version.</summary>
    /// <exception cref="InverterException"><see cref="InverterError.Forbidden"/> or <see cref="InverterError.NotInCatalogue"/>.</exception>
    public static CommandDefinition Permit(CatalogueView view, CommandCode code)
    {
        if (IsRead(view, code)) return view.Find(code)!;
        if (IsNeverSent(code) || view.Find(code) is not null) throw Forbidden(code);
        throw new InverterException(
            InverterError.NotInCatalogue,
            $"PCU version {view.PcuVersion} has no command {code}; 'sermatec-ess list' shows all that it has.",
            code);
    }

    /// <summary>Whether a code is a read in an inverter's version, and may be sent.</summary>
    internal static bool IsRead(CatalogueView view, CommandCode code) =>
        !IsNeverSent(code) && view.Find(code) is { Access: CommandAccess.Read, IsUpgrade: false };

    private static InverterException Forbidden(CommandCode code) => new(
        InverterError.Forbidden,
        $"Command {code} is not sent, because it can change or block the inverter; "
        + "'sermatec-ess list' shows the commands that can be read.",
        code);
}
