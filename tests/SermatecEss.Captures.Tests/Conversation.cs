using static SermatecEss.Captures.Tests.PacketBytes;

namespace SermatecEss.Captures.Tests;

/// <summary>A TCP connection between 10.0.0.2:40000 and 10.10.100.254:8899, as packets of IPv4.</summary>
internal sealed class Conversation(uint clientFirst = 1000, uint serverFirst = 5000, int clientPort = 40000, int serverPort = 8899)
{
    internal const string Client = "10.0.0.2", Server = "10.10.100.254";
    private readonly uint _first = clientFirst;
    private uint _client = clientFirst;
    private uint _server = serverFirst;

    /// <summary>The packets so far.</summary>
    internal List<byte[]> Packets { get; } = [];

    /// <summary>The same packets with an Ethernet header.</summary>
    internal IEnumerable<byte[]> OnEthernet => Packets.Select(packet => Ethernet(packet));

    /// <summary>The three packets that open it.</summary>
    internal Conversation Open()
    {
        FromClient([], Syn, acknowledges: false);
        _client++;
        FromServer([], Syn | Ack);
        _server++;
        return FromClient([]);
    }

    /// <summary>A segment of the client, and its acknowledgement of all so far.</summary>
    internal Conversation FromClient(byte[] payload, byte flags = Ack, bool acknowledges = true)
    {
        Packets.Add(IPv4(Client, Server, Tcp(clientPort, serverPort, _client, acknowledges ? _server : 0, flags, payload)));
        _client += (uint)payload.Length;
        return this;
    }

    /// <summary>A segment of the server.</summary>
    internal Conversation FromServer(byte[] payload, byte flags = Ack)
    {
        Packets.Add(IPv4(Server, Client, Tcp(serverPort, clientPort, _server, _client, flags, payload)));
        _server += (uint)payload.Length;
        return this;
    }

    /// <summary>A segment of the client at any place.</summary>
    /// <param name="place">The number of bytes after the first one.</param>
    /// <param name="payload">The payload.</param>
    internal Conversation At(int place, byte[] payload)
    {
        Packets.Add(IPv4(Client, Server, Tcp(clientPort, serverPort, _first + 1 + (uint)place, _server, Ack, payload)));
        return this;
    }

    /// <summary>The server has received the client's bytes up to a place.</summary>
    internal Conversation Acknowledge(int place)
    {
        Packets.Add(IPv4(Server, Client, Tcp(serverPort, clientPort, _server, _first + 1 + (uint)place, Ack, [])));
        return this;
    }
}
