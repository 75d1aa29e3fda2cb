using System.Text;
using SermatecEss.Captures.Secrets;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Output;

/// <summary>Frames as hex digits, with passwords and networks hidden unless requested.</summary>
internal static class FrameHex
{
    /// <summary>The bytes of a frame.</summary>
    /// <param name="frame">The frame, or a damaged one.</param>
    /// <param name="catalogue">
    /// Defines which bytes are a password, in any version of the command, because a frame does not carry its version.
    /// </param>
    /// <param name="showSecrets">Whether passwords are shown.</param>
    internal static string Write(ReadOnlySpan<byte> frame, CommandCatalogue catalogue, bool showSecrets)
    {
        var secret = showSecrets ? null : FrameSecrets.Find(frame, catalogue);
        if (secret is null) return Convert.ToHexStringLower(frame);
        var text = new StringBuilder(2 * frame.Length);
        for (var i = 0; i < frame.Length; i++) _ = secret[i] ? text.Append("**") : text.Append($"{frame[i]:x2}");
        return text.ToString();
    }
}
