using System.Buffers;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Channel;

namespace SermatecEss.Mqtt.Connection;

/// <summary>
/// The packets from the broker, without those that are larger than any of interest: the client library allocates as much as a packet claims
/// to have.
/// </summary>
/// <param name="channel">The connection.</param>
internal sealed class PacketLimit(IMqttChannel channel) : IMqttChannel
{
    /// <summary>The largest accepted packet in bytes; our own are at most a tenth of it.</summary>
    internal const int Largest = 2 << 20;

    private const int ShortestHeader = 2;
    private const int LongestHeader = 5;
    private const byte Continues = 0x80;
    private const int Skipped = 16 * 1024;
    private readonly byte[] _header = new byte[LongestHeader];
    private int _headerLength;
    private int _headerTaken;
    private long _body;

    /// <inheritdoc/>
    public X509Certificate2 ClientCertificate => channel.ClientCertificate;

    /// <inheritdoc/>
    public bool IsSecureConnection => channel.IsSecureConnection;

    /// <inheritdoc/>
    public EndPoint LocalEndPoint => channel.LocalEndPoint;

    /// <inheritdoc/>
    public EndPoint RemoteEndPoint => channel.RemoteEndPoint;

    /// <inheritdoc/>
    public Task ConnectAsync(CancellationToken cancellationToken) => channel.ConnectAsync(cancellationToken);

    /// <inheritdoc/>
    public Task DisconnectAsync(CancellationToken cancellationToken) => channel.DisconnectAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        if (_headerTaken == _headerLength && _body == 0 && !await ReadHeaderAsync(cancellationToken)) return 0;
        if (_headerTaken < _headerLength)
        {
            var taken = Math.Min(count, _headerLength - _headerTaken);
            _header.AsSpan(_headerTaken, taken).CopyTo(buffer.AsSpan(offset));
            _headerTaken += taken;
            return taken;
        }

        var read = await channel.ReadAsync(buffer, offset, (int)Math.Min(count, _body), cancellationToken);
        _body -= read;
        return read;
    }

    /// <inheritdoc/>
    public Task WriteAsync(ReadOnlySequence<byte> buffer, bool isEndOfPacket, CancellationToken cancellationToken) =>
        channel.WriteAsync(buffer, isEndOfPacket, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => channel.Dispose();

    /// <summary>Reads up to the body of the next accepted packet.</summary>
    /// <returns>Whether there is one.</returns>
    private async Task<bool> ReadHeaderAsync(CancellationToken cancellation)
    {
        while (true)
        {
            _headerLength = _headerTaken = 0;
            while (_headerLength < ShortestHeader || (_header[_headerLength - 1] >= Continues && _headerLength < LongestHeader))
            {
                var missing = Math.Max(1, ShortestHeader - _headerLength);
                var read = await channel.ReadAsync(_header, _headerLength, missing, cancellation);
                if (read == 0) return false;
                _headerLength += read;
            }

            _body = 0;
            for (var i = _headerLength - 1; i > 0; i--) _body = (_body << 7) | (uint)(_header[i] & ~Continues);
            if (_body <= Largest) return true;
            if (!await SkipAsync(cancellation)) return false;
        }
    }

    private async Task<bool> SkipAsync(CancellationToken cancellation)
    {
        var room = new byte[Skipped];
        while (_body > 0)
        {
            var read = await channel.ReadAsync(room, 0, (int)Math.Min(room.Length, _body), cancellation);
            if (read == 0) return false;
            _body -= read;
        }

        return true;
    }
}
