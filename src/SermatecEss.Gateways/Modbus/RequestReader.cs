using System.Buffers.Binary;

namespace SermatecEss.Gateways.Modbus;

/// <summary>
/// Finds requests in received bytes. The first request decides how those of its connection are framed. Never throws, and finds the next
/// request after any garbage.
/// </summary>
internal sealed class RequestReader
{
    /// <summary>The largest length of a request, of Modbus TCP.</summary>
    internal const int MaxLength = HeaderLength + MaxFollowing;
    private const int HeaderLength = 6;
    private const int MinFollowing = 2;
    private const int MaxFollowing = 254;
    private const int FunctionOffset = 7;
    private const int MinRtuLength = 4;
    private const int MaxRtuLength = 256;

    /// <summary>More bytes are needed.</summary>
    private const int Incomplete = 0;

    /// <summary>No request begins here.</summary>
    private const int Garbage = -1;

    /// <summary>How the requests of the connection are framed.</summary>
    internal ModbusFraming Framing { get; private set; }

    /// <summary>Finds the first request.</summary>
    /// <param name="bytes">The received bytes.</param>
    /// <param name="final">Whether no more bytes will come now, so that an incomplete request is dropped.</param>
    /// <param name="request">The request.</param>
    /// <param name="consumed">How many bytes are used: up to the end of the request, or garbage that cannot become one.</param>
    internal bool TryRead(ReadOnlySpan<byte> bytes, bool final, out ModbusRequest request, out int consumed)
    {
        request = default;
        for (consumed = 0; consumed < bytes.Length; consumed++)
        {
            var rest = bytes[consumed..];
            if (Framing == ModbusFraming.Unknown && rest.Length <= FunctionOffset && !final) return false;
            var isTcp = Framing == ModbusFraming.Tcp || (Framing == ModbusFraming.Unknown && CanBeTcp(rest));
            var length = isTcp ? TcpLength(rest) : RtuLength(rest, final);
            if (length == Incomplete && !final) return false;
            if (length is Incomplete or Garbage) continue;
            Framing = isTcp ? ModbusFraming.Tcp : ModbusFraming.Rtu;
            request = isTcp
                ? new ModbusRequest(
                    BinaryPrimitives.ReadUInt16BigEndian(rest),
                    rest[HeaderLength],
                    consumed + FunctionOffset,
                    length - FunctionOffset)
                : new ModbusRequest(0, rest[0], consumed + 1, length - 1 - Crc16.Length);
            consumed += length;
            return true;
        }

        return false;
    }

    /// <summary>Whether bytes can begin a request of Modbus TCP: protocol 0, a length that exists, and a function.</summary>
    private static bool CanBeTcp(ReadOnlySpan<byte> bytes)
    {
        for (var i = 2; i < Math.Min(bytes.Length, HeaderLength - 1); i++)
            if (bytes[i] != 0) return false;
        return (bytes.Length < HeaderLength || bytes[HeaderLength - 1] is >= MinFollowing and <= MaxFollowing)
            && (bytes.Length <= FunctionOffset || bytes[FunctionOffset] != 0);
    }

    private static int TcpLength(ReadOnlySpan<byte> bytes)
    {
        if (!CanBeTcp(bytes)) return Garbage;
        if (bytes.Length < HeaderLength) return Incomplete;
        var length = HeaderLength + bytes[HeaderLength - 1];
        return bytes.Length < length ? Incomplete : length;
    }

    /// <summary>RTU has no length: it follows from the function, or else from the silence after the request.</summary>
    private static int RtuLength(ReadOnlySpan<byte> bytes, bool final)
    {
        if (bytes.Length < MinRtuLength) return Incomplete;
        var length = bytes[1] switch
        {
            (>= 0x01 and <= 0x06) or 0x08 => 8,
            0x07 or 0x0b or 0x0c or 0x11 => MinRtuLength,
            0x0f or 0x10 => bytes.Length > 6 ? 9 + bytes[6] : Incomplete,
            0x16 => 10,
            0x17 => bytes.Length > 10 ? 13 + bytes[10] : Incomplete,
            0x18 => 6,
            _ => final ? bytes.Length : Incomplete,
        };
        if (length > MaxRtuLength) return Garbage;
        if (length == Incomplete || bytes.Length < length) return Incomplete;
        var end = length - Crc16.Length;
        return BinaryPrimitives.ReadUInt16LittleEndian(bytes[end..]) == Crc16.Of(bytes[..end]) ? length : Garbage;
    }
}
