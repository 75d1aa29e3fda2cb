using System.Text;

namespace SermatecEss.Protocol.Tests.Framing;

/// <summary>A second implementation of RC4, straight from its definition.</summary>
internal static class ReferenceRc4
{
    internal static byte[] Keystream(string key, int length)
    {
        var keyBytes = Encoding.ASCII.GetBytes(key);
        var s = Enumerable.Range(0, 256).ToArray();
        for (int i = 0, j = 0; i < 256; i++)
        {
            j = (j + s[i] + keyBytes[i % keyBytes.Length]) % 256;
            (s[i], s[j]) = (s[j], s[i]);
        }

        var keystream = new byte[length];
        for (int n = 0, i = 0, j = 0; n < length; n++)
        {
            i = (i + 1) % 256;
            j = (j + s[i]) % 256;
            (s[i], s[j]) = (s[j], s[i]);
            keystream[n] = (byte)s[(s[i] + s[j]) % 256];
        }

        return keystream;
    }
}
