using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SermatecEss.Links;

namespace SermatecEss.Inverter.Discovery;

/// <summary>The addresses of a private IPv4 network that a scan tries.</summary>
public sealed class ScanRange
{
    private const int AddressBits = 32;
    private const int LargestNetwork = 24;
    private readonly uint _first;
    private readonly uint _last;

    private ScanRange(uint first, uint last)
    {
        _first = first;
        _last = last;
    }

    /// <summary>The addresses, without those of the network itself and of its broadcasts.</summary>
    public IReadOnlyList<IPAddress> Addresses
    {
        get
        {
            var addresses = new List<IPAddress>();
            var hasOthers = _last - _first > 1;
            for (var each = hasOthers ? _first + 1 : _first; each <= (hasOthers ? _last - 1 : _last); each++)
                addresses.Add(AddressOf(each));
            return addresses;
        }
    }

    /// <summary>Reads a network such as <c>192.168.1.0/24</c>, or a single address.</summary>
    /// <returns>The range, or what is wrong.</returns>
    public static (ScanRange? Range, string? Error) Parse(string text)
    {
        var parts = text.Trim().Split('/');
        var prefix = AddressBits;
        var isNetwork = parts.Length <= 2
            && parts[0].Split('.').Length == 4
            && IPAddress.TryParse(parts[0], out _)
            && (parts.Length == 1 || int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out prefix))
            && prefix <= AddressBits;
        if (!isNetwork || IPAddress.Parse(parts[0]) is not { AddressFamily: AddressFamily.InterNetwork } address)
            return (null, "expected an IPv4 network such as 192.168.1.0/24.");
        if (prefix < LargestNetwork) return (null, "too many addresses; scan at most a /24, which has 254.");
        var bytes = address.GetAddressBytes();
        var hosts = (uint)((1L << (AddressBits - prefix)) - 1);
        var first = BinaryPrimitives.ReadUInt32BigEndian(bytes) & ~hosts;
        return AddressList.Private.Contains(AddressOf(first))
            ? (new ScanRange(first, first + hosts), null)
            : (null, "not a private network. Only your own network may be scanned, such as 192.168.1.0/24.");
    }

    private static IPAddress AddressOf(uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return new IPAddress(bytes);
    }
}
