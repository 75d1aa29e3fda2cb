using System.Net;
using SermatecEss.Links;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>An inverter that always answers a command with the same payloads.</summary>
internal sealed class FixedInverter : IAsyncDisposable
{
    private readonly FrameServer _server;

    private FixedInverter(FrameServer server) => _server = server;

    internal int Port => _server.EndPoint.Port;

    /// <param name="answers">The response frames of each command, code and payload.</param>
    internal static FixedInverter Start(IReadOnlyDictionary<byte, (byte Code, byte[] Payload)[]> answers)
    {
        var server = FrameServer.Listen(new FrameServerOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0) }, TimeProvider.System);
        server.Start((client, request, _) =>
        {
            if (answers.TryGetValue((byte)(request.Command.Value >> 8), out var frames))
                foreach (var (code, payload) in frames) client.Send(FrameWriter.Response(CommandCode.FromByte(code), payload));
            return ValueTask.CompletedTask;
        });
        return new FixedInverter(server);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
