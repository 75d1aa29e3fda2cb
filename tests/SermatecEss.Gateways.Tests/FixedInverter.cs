using System.Buffers.Binary;
using System.Net;
using System.Text;
using SermatecEss.Links;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Gateways.Tests;

/// <summary>An inverter that always answers a command with the same payload.</summary>
internal sealed class FixedInverter : IAsyncDisposable
{
    private readonly FrameServer _server;

    private FixedInverter(FrameServer server) => _server = server;

    internal int Port => _server.EndPoint.Port;

    /// <param name="pcuVersion">Its PCU version.</param>
    /// <param name="payloads">The payload of each command; others are not answered, but for 98.</param>
    internal static FixedInverter Start(int pcuVersion, Dictionary<byte, byte[]> payloads)
    {
        var identity = new byte[50];
        BinaryPrimitives.WriteInt16BigEndian(identity, (short)pcuVersion);
        identity[5] = 2;
        _ = Encoding.ASCII.GetBytes(GatewayPlant.Serial, identity.AsSpan(6));
        payloads[0x98] = identity;
        var server = FrameServer.Listen(new FrameServerOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0) }, TimeProvider.System);
        server.Start((client, request, _) =>
        {
            // Zeros are a response to whatever else is polled.
            var command = (byte)(request.Command.Value >> 8);
            byte[] codes = command switch
            {
                0x95 => [0x95, 0x9d],
                0x99 => [0x99, 0x9a, 0x9b, 0x9c],
                _ => [command],
            };
            foreach (var code in codes)
                client.Send(FrameWriter.Response(CommandCode.FromByte(code), payloads.GetValueOrDefault(code, new byte[64])));
            return ValueTask.CompletedTask;
        });
        return new FixedInverter(server);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
