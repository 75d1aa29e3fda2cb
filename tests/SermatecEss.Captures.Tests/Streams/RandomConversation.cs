using static SermatecEss.Captures.Tests.PacketBytes;

namespace SermatecEss.Captures.Tests.Streams;

/// <summary>
/// The packets of a TCP connection as a bad place captures them: some are missing, some come late, some are sent again with other
/// boundaries. What is sent again is equal, as TCP demands.
/// </summary>
/// <param name="random">Decides.</param>
/// <param name="number">Its own ports.</param>
internal sealed class RandomConversation(Random random, int number)
{
    private readonly List<byte[]> _packets = [];
    private readonly string _client = $"10.1.{number >> 8}.{number & 255}";
    private readonly Side _fromClient = new((uint)random.NextInt64(uint.MaxValue));
    private readonly Side _fromServer = new(uint.MaxValue - (uint)random.Next(3000));

    internal IReadOnlyList<byte[]> Packets()
    {
        Send(true, _fromClient.First, 0, Syn, []);
        Send(false, _fromServer.First, _fromClient.First + 1, Syn | Ack, []);
        Send(true, _fromClient.First + 1, _fromServer.First + 1, Ack, []);
        var turns = random.Next(5, 40);
        for (var i = 0; i < turns; i++)
        {
            var isClient = random.Next(2) == 0;
            var count = random.Next(1, 4);
            for (var j = 0; j < count; j++) SendData(isClient);
            if (random.Next(3) > 0) Acknowledge(!isClient);
        }

        Disorder();

        // Both sides have received everything, so that every hole is certain.
        Acknowledge(true);
        Acknowledge(false);
        SendWhole(true);
        SendWhole(false);
        Acknowledge(true);
        Acknowledge(false);
        return _packets;
    }

    private void SendData(bool isClient)
    {
        var side = isClient ? _fromClient : _fromServer;
        var begin = side.Bytes.Count;
        var more = new byte[random.Next(1, 300)];
        random.NextBytes(more);
        side.Bytes.AddRange(more);
        if (random.Next(12) == 0) return;
        Segment(isClient, begin, more.Length);
        if (random.Next(6) != 0) return;
        var from = Math.Max(0, begin - random.Next(0, 400));
        Segment(isClient, from, random.Next(1, side.Bytes.Count - from + 1));
    }

    private void SendWhole(bool isClient)
    {
        var side = isClient ? _fromClient : _fromServer;
        var begin = side.Bytes.Count;
        side.Bytes.AddRange("the end"u8.ToArray());
        Segment(isClient, begin, side.Bytes.Count - begin);
    }

    private void Segment(bool isClient, int begin, int length)
    {
        var (side, other) = isClient ? (_fromClient, _fromServer) : (_fromServer, _fromClient);
        Send(
            isClient,
            side.First + 1 + (uint)begin,
            other.First + 1 + (uint)other.Acknowledged,
            Ack,
            [.. side.Bytes.GetRange(begin, length)]);
    }

    private void Acknowledge(bool isClient)
    {
        var (side, other) = isClient ? (_fromClient, _fromServer) : (_fromServer, _fromClient);
        other.Acknowledged = other.Bytes.Count;
        Send(isClient, side.First + 1 + (uint)side.Bytes.Count, other.First + 1 + (uint)other.Acknowledged, Ack, []);
    }

    private void Send(bool isClient, uint sequence, uint acknowledgement, byte flags, byte[] payload) => _packets.Add(isClient
        ? Ethernet(IPv4(_client, "10.10.100.254", Tcp(40_000, 8899, sequence, acknowledgement, flags, payload)))
        : Ethernet(IPv4("10.10.100.254", _client, Tcp(8899, 40_000, sequence, acknowledgement, flags, payload))));

    private void Disorder()
    {
        for (var i = 4; i < _packets.Count; i++)
        {
            if (random.Next(5) != 0) continue;
            var other = Math.Max(3, i - random.Next(1, 4));
            (_packets[i], _packets[other]) = (_packets[other], _packets[i]);
        }
    }

    private sealed class Side(uint first)
    {
        internal uint First { get; } = first;

        internal List<byte> Bytes { get; } = [];

        internal int Acknowledged { get; set; }
    }
}
