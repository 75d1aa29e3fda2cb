using SermatecEss.Protocol.Framing;

namespace SermatecEss.Fuzz;

/// <summary>Bytes of a stream, in clear or with each frame encrypted as on the cloud link.</summary>
internal sealed record Input(byte[] Bytes, bool Encrypted)
{
    internal CloudCipher? Cipher => Encrypted ? CloudCipher.Vendor : null;

    /// <summary>The arguments that repeat this input.</summary>
    public override string ToString() => $"--input {Convert.ToHexStringLower(Bytes)}{(Encrypted ? " --encrypted" : "")}";
}
