using System.Net.Sockets;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>
/// A second program on the inverter, such as the vendor's app: sends a request of its own after each identification by the first.
/// </summary>
internal sealed class OtherClient : IAsyncDisposable
{
    private readonly Plant _plant;
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);

    private OtherClient(Plant plant) => _plant = plant;

    internal static async Task<OtherClient> ConnectAsync(Plant plant, params byte[] asks)
    {
        var client = new OtherClient(plant);
        await client._socket.ConnectAsync(plant.Server.EndPoint, TestContext.Current.CancellationToken);
        plant.Server.Traffic = (_, sent, frame) =>
        {
            if (sent && frame.Span[FrameLayout.CommandOffset] == 0x98)
                foreach (var code in asks) client.Send(FrameWriter.Request(CommandCode.FromByte(code)));
        };
        return client;
    }

    internal void Send(byte[] frame) => _ = _socket.Send(frame);

    public ValueTask DisposeAsync()
    {
        _plant.Server.Traffic = null;
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
