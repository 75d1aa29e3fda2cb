using System.Text;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Cli.Output;

/// <summary>Frames as hex digits, with passwords hidden unless requested.</summary>
internal static class FrameHex
{
    /// <summary>The bytes of a frame.</summary>
    /// <param name="frame">The whole frame.</param>
    /// <param name="catalogue">
    /// Defines which bytes are a password, in any version of the command, because a frame does not carry its version.
    /// </param>
    /// <param name="showSecrets">Whether passwords are shown.</param>
    internal static string Write(ReadOnlySpan<byte> frame, CommandCatalogue catalogue, bool showSecrets)
    {
        var secret = showSecrets ? null : SecretBytes(frame, catalogue);
        if (secret is null) return Convert.ToHexStringLower(frame);
        var text = new StringBuilder(2 * frame.Length);
        for (var i = 0; i < frame.Length; i++) _ = secret[i] ? text.Append("**") : text.Append($"{frame[i]:x2}");
        return text.ToString();
    }

    private static bool[]? SecretBytes(ReadOnlySpan<byte> frame, CommandCatalogue catalogue)
    {
        if (frame.Length < FrameLayout.MinLength) return null;
        var code = new CommandCode((ushort)((frame[FrameLayout.CommandOffset] << 8) | frame[FrameLayout.CommandOffset + 1]));
        bool[]? secret = null;
        foreach (var command in catalogue.Definitions)
        {
            if (command.Code != code) continue;
            foreach (var slot in command.Slots)
            {
                if (command.Fields[slot.FieldIndex].Kind != ValueKind.Secret) continue;
                secret ??= new bool[frame.Length];
                var end = slot.Length == 0
                    ? frame.Length - FrameLayout.TrailerLength
                    : Math.Min(frame.Length, FrameLayout.PayloadOffset + slot.End);
                for (var i = FrameLayout.PayloadOffset + slot.Offset; i < end; i++) secret[i] = true;
            }
        }

        return secret;
    }
}
