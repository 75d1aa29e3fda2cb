namespace SermatecEss.Inverter;

/// <summary>Servers that may be found instead of an inverter, recognized by the first bytes they send.</summary>
internal static class ForeignServer
{
    /// <summary>The kind of server, with an article; null if unknown.</summary>
    internal static string? Name(ReadOnlySpan<byte> beginning) =>
        beginning.StartsWith("SSH-"u8) ? "an SSH server"
        : beginning.StartsWith("HTTP/"u8) || IsMarkup(beginning) ? "an HTTP server"
        : beginning is [0x15, 0x03, ..] ? "a TLS server"
        : beginning.StartsWith("220 "u8) || beginning.StartsWith("220-"u8) ? "an FTP or mail server"
        : beginning is [0xff, >= 0xfb and <= 0xfe, ..] ? "a Telnet server"
        : null;

    /// <summary>Some servers answer an invalid request with the page only.</summary>
    private static bool IsMarkup(ReadOnlySpan<byte> beginning) =>
        beginning is [(byte)'<', (byte)'!' or (byte)'h' or (byte)'H', (byte)'D' or (byte)'d' or (byte)'t' or (byte)'T', ..];
}
