using System.Buffers.Binary;
using System.Text;
using SermatecEss.EndToEnd.Tests;

namespace SermatecEss.Gateways.Tests;

/// <summary>Starts inverters that answer whatever is polled.</summary>
internal static class PolledInverter
{
    /// <param name="pcuVersion">Its PCU version.</param>
    /// <param name="payloads">The payload of each command but 98; others are answered with zeros.</param>
    internal static FixedInverter Start(int pcuVersion, Dictionary<byte, byte[]> payloads)
    {
        var identity = new byte[50];
        BinaryPrimitives.WriteInt16BigEndian(identity, (short)pcuVersion);
        identity[5] = 2;
        _ = Encoding.ASCII.GetBytes(GatewayPlant.Serial, identity.AsSpan(6));
        payloads[0x98] = identity;
        return FixedInverter.Start(Enumerable.Range(0, 256).Select(command => (byte)command).ToDictionary(
            command => command,
            command => FramesOf(command).Select(code => (code, payloads.GetValueOrDefault(code, new byte[64]))).ToArray()));
    }

    private static byte[] FramesOf(byte command) => command switch
    {
        0x95 => [0x95, 0x9d],
        0x99 => [0x99, 0x9a, 0x9b, 0x9c],
        _ => [command],
    };
}
