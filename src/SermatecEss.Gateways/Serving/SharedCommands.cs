using SermatecEss.Protocol.Framing;

namespace SermatecEss.Gateways.Serving;

/// <summary>The commands that gateways pass on: reads alone, whatever a catalogue defines.</summary>
internal static class SharedCommands
{
    /// <summary>The command whose response has the name and the password of the WiFi.</summary>
    internal static readonly CommandCode Network = CommandCode.FromByte(0xb1);

    private static readonly TimeSpan MaxAgeOfAlarms = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaxAgeOfSettings = TimeSpan.FromSeconds(60);

    /// <summary>How old a response to a command may be; null for a command that is never passed on.</summary>
    /// <param name="code">The command.</param>
    /// <param name="period">The poll period of the powers.</param>
    internal static TimeSpan? MaxAge(CommandCode code, TimeSpan period) => code.Value switch
    {
        0x0a00 or 0x0b00 or 0x0c00 or 0x0d00 => period,
        0x1e00 or 0x1f00 => MaxAgeOfAlarms,
        0x9500 or 0x9900 or 0x9a00 or 0x9b00 or 0x9c00 or 0x9d00 or 0xa100 or 0xa200 or 0xb100 => MaxAgeOfSettings,

        // Valid as long as the connection.
        0x9800 => TimeSpan.MaxValue,
        _ => null,
    };
}
