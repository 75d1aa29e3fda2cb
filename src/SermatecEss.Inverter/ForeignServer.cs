namespace SermatecEss.Inverter;

/// <summary>Servers that listen where an inverter is looked for, known by the first bytes that they send.</summary>
internal static class ForeignServer
{
    /// <summary>What a server is, with its article; null for one that is not known.</summary>
    internal static string? Name(ReadOnlySpan<byte> beginning) =>
        beginning.StartsWith("SSH-"u8) ? "an SSH server"
        : beginning.StartsWith("HTTP/"u8) || IsMarkup(beginning) ? "an HTTP server"
        : beginning is [0x15, 0x03, ..] ? "a TLS server"
        : beginning.StartsWith("220 "u8) || beginning.StartsWith("220-"u8) ? "an FTP or mail server"
        : beginning is [0xff, >= 0xfb and <= 0xfe, ..] ? "a Telnet server"
        : null;

    /// <summary>Some servers answer what they do not understand with the page alone.</summary>
    private static bool IsMarkup(ReadOnlySpan<byte> beginning) =>
        beginning is [(byte)'<', (byte)'!' or (byte)'h' or (byte)'H', (byte)'D' or (byte)'d' or (byte)'t' or (byte)'T', ..];
}
