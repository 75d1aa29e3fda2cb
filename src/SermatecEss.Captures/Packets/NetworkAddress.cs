using System.Buffers.Binary;
using System.Net;

namespace SermatecEss.Captures.Packets;

/// <summary>An IP address and a TCP port.</summary>
public readonly struct NetworkAddress
{
    private const ulong MappedPrefix = 0xffff_0000_0000;
    private readonly ulong _high;
    private readonly ulong _low;

    /// <param name="address">4 or 16 bytes.</param>
    /// <param name="port">The port.</param>
    internal NetworkAddress(ReadOnlySpan<byte> address, ushort port)
    {
        Port = port;
        if (address.Length == sizeof(uint))
        {
            _low = MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(address);
            return;
        }

        _high = BinaryPrimitives.ReadUInt64BigEndian(address);
        _low = BinaryPrimitives.ReadUInt64BigEndian(address[sizeof(ulong)..]);
    }

    /// <summary>The port.</summary>
    public ushort Port { get; }

    /// <summary>The address without the port.</summary>
    public IPAddress Host
    {
        get
        {
            Span<byte> bytes = stackalloc byte[2 * sizeof(ulong)];
            BinaryPrimitives.WriteUInt64BigEndian(bytes, _high);
            BinaryPrimitives.WriteUInt64BigEndian(bytes[sizeof(ulong)..], _low);
            return _high == 0 && _low >> 32 == MappedPrefix >> 32 ? new IPAddress(bytes[^sizeof(uint)..]) : new IPAddress(bytes);
        }
    }

    /// <summary>Address and port, as in <c>10.10.100.254:8899</c> or <c>[::1]:8899</c>.</summary>
    public override string ToString() => new IPEndPoint(Host, Port).ToString();

    /// <summary>Whether another one is the same.</summary>
    internal bool Is(in NetworkAddress other) => _low == other._low && _high == other._high && Port == other.Port;

    /// <summary>A number that is different for most addresses.</summary>
    internal ulong Hash()
    {
        var hash = (_high ^ (_low * 0x9e3779b97f4a7c15)) + Port;
        hash = (hash ^ (hash >> 29)) * 0xbf58476d1ce4e5b9;
        return hash ^ (hash >> 32);
    }
}
