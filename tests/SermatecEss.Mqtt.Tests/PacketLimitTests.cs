using System.Buffers;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Channel;
using SermatecEss.Mqtt.Connection;

namespace SermatecEss.Mqtt.Tests;

/// <summary>Packets from the broker; those that are too large are skipped.</summary>
public sealed class PacketLimitTests
{
    private static readonly byte[] Ping = [0xd0, 0];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(4096)]
    public async Task What_is_too_large_is_passed_over_and_nothing_else(int atOnce)
    {
        var largest = Packet(PacketLimit.Largest);
        byte[] small = Packet(3), medium = Packet(300), empty = Packet(0);
        byte[] expected = [.. small, .. Ping, .. medium, .. empty, .. small];
        byte[][] packets = [small, Ping, Packet(PacketLimit.Largest + 1), medium, empty, Packet(3_000_000), Packet(3_000_000), small];
        if (atOnce > 1000) (expected, packets) = ([.. expected, .. largest], [.. packets, largest]);
        var channel = new Bytes(packets, atOnce);
        using var limit = new PacketLimit(channel);

        using var read = new MemoryStream();
        var buffer = new byte[5000];
        while (await limit.ReadAsync(buffer, 0, atOnce, TestContext.Current.CancellationToken) is > 0 and var count)
            read.Write(buffer, 0, count);

        Assert.True(expected.AsSpan().SequenceEqual(read.ToArray()));
        Assert.InRange(channel.MostAskedFor, 1, 16 * 1024);
    }

    [Fact]
    public async Task An_end_within_what_is_passed_over_is_an_end()
    {
        using var limit = new PacketLimit(new Bytes([Packet(PacketLimit.Largest + 1)[..100_000]], 4096));
        Assert.Equal(0, await limit.ReadAsync(new byte[10], 0, 10, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_length_without_end_is_passed_over()
    {
        using var limit = new PacketLimit(new Bytes([[0x30, 0xff, 0xff, 0xff, 0xff, 0xff, 1]], 4096));
        Assert.Equal(0, await limit.ReadAsync(new byte[10], 0, 10, TestContext.Current.CancellationToken));
    }

    private static byte[] Packet(int length)
    {
        var packet = new List<byte> { 0x30 };
        var rest = length;
        do
        {
            packet.Add((byte)((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0)));
            rest >>= 7;
        }
        while (rest > 0);
        return [.. packet, .. Enumerable.Repeat((byte)length, length)];
    }

    /// <summary>A connection on which a number of bytes arrive at once.</summary>
    private sealed class Bytes(byte[][] packets, int atOnce) : IMqttChannel
    {
        private readonly MemoryStream _bytes = new([.. packets.SelectMany(packet => packet)]);

        internal int MostAskedFor { get; private set; }

        public X509Certificate2 ClientCertificate => null!;

        public bool IsSecureConnection => false;

        public EndPoint LocalEndPoint => null!;

        public EndPoint RemoteEndPoint => null!;

        public Task ConnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task DisconnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            MostAskedFor = Math.Max(MostAskedFor, count);
            return Task.FromResult(_bytes.Read(buffer, offset, Math.Min(count, Math.Max(atOnce, 1))));
        }

        public Task WriteAsync(ReadOnlySequence<byte> buffer, bool isEndOfPacket, CancellationToken cancellationToken) =>
            Task.CompletedTask;

        public void Dispose() => _bytes.Dispose();
    }
}
