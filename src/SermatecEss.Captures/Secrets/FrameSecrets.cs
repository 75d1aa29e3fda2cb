using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Captures.Secrets;

/// <summary>
/// Hides what frames reveal about a network: passwords, WiFi names and addresses in the commands of the WiFi module. Finds them in whole
/// and broken frames, plain and encrypted.
/// </summary>
public static class FrameSecrets
{
    /// <summary>Replaces each hidden byte where a frame has to stay valid.</summary>
    private const byte Filler = (byte)'X';

    private const string Mask = "********";

    /// <summary>Whether a command carries a password or sets up the network.</summary>
    public static bool IsPrivate(CommandDefinition command)
    {
        if (command.Access == CommandAccess.Network) return true;
        foreach (var field in command.Fields)
            if (field.Kind == ValueKind.Secret) return true;
        return false;
    }

    /// <summary>Whether a field must be hidden: any text of a command that carries a password or changes the network.</summary>
    public static bool IsSecret(CommandDefinition command, FieldDefinition field) =>
        field.Kind == ValueKind.Secret || (field.Type is FieldType.Text or FieldType.Bytes or FieldType.Reserved && IsPrivate(command));

    /// <summary>The readings of a frame, with secret ones hidden.</summary>
    public static IReadOnlyList<Reading> Hide(CommandDefinition command, IReadOnlyList<Reading> readings)
    {
        if (!IsPrivate(command)) return readings;
        var hidden = new Reading[readings.Count];
        for (var i = 0; i < hidden.Length; i++)
            hidden[i] = IsSecret(command, readings[i].Field) ? readings[i] with { Value = new TextValue(Mask) } : readings[i];
        return hidden;
    }

    /// <summary>Which bytes are secret; null if none is.</summary>
    /// <param name="bytes">Frames, or bytes that may be parts of frames.</param>
    /// <param name="catalogue">Defines which bytes are secret, in any version of a command, because
    /// frames do not carry their version.</param>
    public static bool[]? Find(ReadOnlySpan<byte> bytes, CommandCatalogue catalogue)
    {
        bool[]? secret = null;
        Span<byte> header = stackalloc byte[FrameLayout.PayloadOffset];
        for (var at = 0; at + FrameLayout.PayloadOffset < bytes.Length; at++)
        {
            var candidate = bytes.Slice(at, FrameLayout.PayloadOffset);
            var isPlain = candidate[0] == FrameLayout.Header0 && candidate[1] == FrameLayout.Header1;
            if (isPlain) candidate.CopyTo(header);
            else CloudCipher.Vendor.Apply(candidate, header);
            if (header[0] != FrameLayout.Header0 || header[1] != FrameLayout.Header1) continue;
            var code = new CommandCode((ushort)((header[FrameLayout.CommandOffset] << 8) | header[FrameLayout.CommandOffset + 1]));
            var payload = at + FrameLayout.PayloadOffset;
            var end = Math.Min(bytes.Length, payload + header[FrameLayout.LengthOffset]);
            foreach (var command in catalogue.Definitions)
            {
                if (command.Code != code || !IsPrivate(command)) continue;
                secret ??= new bool[bytes.Length];
                Mark(command, secret.AsSpan(payload..end));
            }
        }

        return secret;
    }

    /// <summary>A valid frame with an X for each secret byte and a correct checksum.</summary>
    /// <param name="frame">The unencrypted frame.</param>
    /// <param name="catalogue">Defines which bytes are secret.</param>
    public static ReadOnlyMemory<byte> Hide(ReadOnlyMemory<byte> frame, CommandCatalogue catalogue)
    {
        if (frame.Length < FrameLayout.MinLength || Find(frame.Span, catalogue) is not { } secret) return frame;
        var hidden = frame.ToArray();
        for (var i = 0; i < hidden.Length; i++)
            if (secret[i] && hidden[i] != 0) hidden[i] = Filler;
        hidden[^FrameLayout.TrailerLength] = Checksum.Compute(hidden.AsSpan(..^FrameLayout.TrailerLength));
        return hidden;
    }

    /// <summary>Marks all of a payload except its numbers; bytes after the known fields are secret too.</summary>
    private static void Mark(CommandDefinition command, Span<bool> payload)
    {
        var marked = payload.ToArray();
        marked.AsSpan().Fill(true);
        foreach (var slot in command.Slots)
        {
            if (slot.Length == 0 || IsSecret(command, command.Fields[slot.FieldIndex]) || slot.End > marked.Length) continue;
            marked.AsSpan(slot.Offset, slot.Length).Clear();
        }

        for (var i = 0; i < marked.Length; i++) payload[i] |= marked[i];
    }
}
