using SermatecEss.Captures.Streams;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Captures.Conversations;

/// <summary>
/// A TCP connection that may be an inverter's: it is one from the first valid frame between an app and an inverter, in either direction.
/// </summary>
internal sealed class InverterConnection : ConnectionListener
{
    private readonly TcpConnection _connection;
    private readonly CaptureReader _reader;
    private readonly FrameScanner _fromClient;
    private readonly FrameScanner _fromServer;
    private DateTimeOffset _time;
    private bool _isInverter;
    private long _bytes;

    internal InverterConnection(TcpConnection connection, CaptureReader reader)
    {
        _connection = connection;
        _reader = reader;
        _fromClient = new FrameScanner((frame, encrypted, skipped) => Found(true, frame, encrypted, skipped));
        _fromServer = new FrameScanner((frame, encrypted, skipped) => Found(false, frame, encrypted, skipped));
    }

    public override void Data(bool fromClient, DateTimeOffset time, ReadOnlyMemory<byte> bytes)
    {
        _time = time;
        if (_isInverter) _reader.InverterBytes += bytes.Length;
        else _bytes += bytes.Length;
        Scanner(fromClient).Add(bytes);
    }

    public override void Gap(bool fromClient, DateTimeOffset time, long length)
    {
        EndStream(fromClient, time);
        if (_isInverter) _reader.Report(new CaptureGap(time, _connection, fromClient, length));
    }

    public override void Ended(DateTimeOffset time)
    {
        EndStream(fromClient: true, time);
        EndStream(fromClient: false, time);
        if (_isInverter)
        {
            _reader.Report(new ConnectionEnd(time, _connection));
            return;
        }

        _reader.OtherBytes += _bytes;
        if (_bytes > 0) _reader.OtherConnections++;
        _bytes = 0;
    }

    private FrameScanner Scanner(bool fromClient) => fromClient ? _fromClient : _fromServer;

    private void EndStream(bool fromClient, DateTimeOffset time)
    {
        _time = time;
        Skip(fromClient, Scanner(fromClient).End());
    }

    private void Found(bool fromClient, Frame frame, bool isEncrypted, long skipped)
    {
        if (frame.Direction == FrameDirection.Other && (isEncrypted || !_isInverter))
        {
            Skip(fromClient, skipped + frame.Bytes.Length);
            return;
        }

        if (!_isInverter)
        {
            _isInverter = true;
            _reader.InverterConnections++;
            _reader.InverterBytes += _bytes;
            _bytes = 0;
        }

        Skip(fromClient, skipped);
        _reader.Report(new CapturedFrame(_time, _connection, fromClient, frame.ToOwned(), isEncrypted));
    }

    private void Skip(bool fromClient, long length)
    {
        if (length > 0 && _isInverter) _reader.Report(new SkippedBytes(_time, _connection, fromClient, length));
    }
}
