using System.Net;
using System.Net.Sockets;
using SermatecEss.Mqtt.Connection;

namespace SermatecEss.Mqtt.Tests.Connection;

/// <summary>The embedded broker, byte by byte.</summary>
public sealed class EmbeddedBrokerTests
{
    private static CancellationToken End => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_of_3_1_1_without_a_name_gets_one()
    {
        await using var broker = await EmbeddedBroker.StartAsync();
        using var client = new TcpClient();
        Assert.Equal("20020000", Convert.ToHexString(await ConnectAsync(client, broker.Port, 0x02)));
    }

    [Fact]
    public async Task A_client_without_a_name_whose_session_is_to_be_kept_is_turned_away()
    {
        await using var broker = await EmbeddedBroker.StartAsync();
        using var client = new TcpClient();
        await Assert.ThrowsAsync<EndOfStreamException>(() => ConnectAsync(client, broker.Port, 0x00));
    }

    [Fact]
    public async Task Clients_without_a_name_do_not_disturb_each_other()
    {
        await using var broker = await EmbeddedBroker.StartAsync();
        using var first = new TcpClient();
        using var second = new TcpClient();
        _ = await ConnectAsync(first, broker.Port, 0x02);
        _ = await ConnectAsync(second, broker.Port, 0x02);
        foreach (var client in (TcpClient[])[first, second])
        {
            await client.GetStream().WriteAsync(new byte[] { 0xc0, 0 }, End);
            var pong = new byte[2];
            await client.GetStream().ReadExactlyAsync(pong, End);
            Assert.Equal([0xd0, 0], pong);
        }
    }

    /// <summary>Sends a CONNECT without a client id.</summary>
    /// <returns>The CONNACK.</returns>
    private static async Task<byte[]> ConnectAsync(TcpClient client, int port, byte flags)
    {
        await client.ConnectAsync(IPAddress.Loopback, port, End);
        byte[] connect = [0x10, 12, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4, flags, 0, 60, 0, 0];
        await client.GetStream().WriteAsync(connect, End);
        var answer = new byte[4];
        await client.GetStream().ReadExactlyAsync(answer, End);
        return answer;
    }
}
