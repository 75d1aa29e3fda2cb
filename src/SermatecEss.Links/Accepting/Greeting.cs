using System.Net.Sockets;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Links.Accepting;

/// <summary>
/// Greets an inverter that has dialled in as the vendor's cloud does: with 98, plain and encrypted, each twice. The inverter answers in the
/// encoding that its firmware uses. Anything else that it sends, such as its WiFi module's registration and heartbeat texts, is skipped.
/// </summary>
/// <param name="socket">The connection.</param>
/// <param name="time">The clock.</param>
internal sealed class Greeting(Socket socket, TimeProvider time)
{
    /// <summary>How often each greeting is sent, and so the most responses that are expected.</summary>
    private const int Times = 2;

    /// <summary>How many quiet times pass before the greeting is repeated.</summary>
    private const int QuietTimesToRepeat = 6;

    /// <summary>Silence after which an incomplete frame is broken, and no further response to the greeting is expected.</summary>
    internal static readonly TimeSpan QuietTime = TimeSpan.FromMilliseconds(500);
    private static readonly CommandCode Identifying = CommandCode.FromByte(0x98);
    private static readonly byte[] Bytes = Write();
    private readonly byte[] _room = new byte[FrameLayout.MaxLength];

    /// <summary>One for each encoding until the inverter has answered in one.</summary>
    private List<Candidate> _candidates = [new(cipher: null), new(CloudCipher.Vendor)];

    /// <summary>Whether anything was received.</summary>
    internal bool HasHeard { get; private set; }

    /// <summary>Greets until the inverter has identified itself.</summary>
    /// <returns>The link in the inverter's encoding, and its response; null if the connection has ended.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="SocketException">The connection broke.</exception>
    internal async Task<(TcpLink Link, Frame Identity)?> RunAsync(CancellationToken cancellation)
    {
        var answered = 0L;
        for (var quietTimes = QuietTimesToRepeat; ;)
        {
            if (_candidates.Count > 1 && quietTimes >= QuietTimesToRepeat)
            {
                await SendAsync(cancellation);
                quietTimes = 0;
            }

            var count = await ReceiveAsync(cancellation);
            if (count == 0) return null;
            if (count is null) quietTimes++;
            foreach (var candidate in _candidates) candidate.Read(final: count is null);
            if (_candidates.Find(candidate => candidate.Identity is not null) is not { } inverter) continue;
            if (_candidates.Count > 1)
            {
                _candidates = [inverter];
                answered = time.GetTimestamp();
            }

            // A late second response would be taken for a frame of another client.
            var isOver = count is null || inverter.Responses >= Times || time.GetElapsedTime(answered) >= QuietTime;
            if (isOver) return (new TcpLink(socket, inverter.Received), inverter.Identity!.Value);
        }
    }

    private static byte[] Write()
    {
        var plain = FrameWriter.Request(Identifying);
        var encrypted = CloudCipher.Vendor.Apply(plain);
        return [.. plain, .. plain, .. encrypted, .. encrypted];
    }

    private async Task SendAsync(CancellationToken cancellation)
    {
        for (var left = Bytes.AsMemory(); left.Length > 0;) left = left[await socket.SendAsync(left, SocketFlags.None, cancellation)..];
    }

    /// <summary>Waits for bytes.</summary>
    /// <returns>How many; 0 if the connection is closed, null if none came within the quiet time.</returns>
    private async Task<int?> ReceiveAsync(CancellationToken cancellation)
    {
        using var limit = new TimeLimit(QuietTime, time, cancellation);
        try
        {
            var count = await socket.ReceiveAsync(_room, SocketFlags.None, limit.Token);
            HasHeard |= count > 0;
            foreach (var candidate in _candidates) candidate.Received.Add(_room.AsSpan(0, count));
            return count;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>An encoding that the inverter may use, and what was received in it.</summary>
    private sealed class Candidate(CloudCipher? cipher)
    {
        internal FrameBuffer Received { get; } = new(cipher);

        internal int Responses { get; private set; }

        internal Frame? Identity { get; private set; }

        internal void Read(bool final)
        {
            while (Received.TryRead(out var frame, final))
            {
                if (frame.Direction != FrameDirection.Response || frame.Command != Identifying) continue;
                Responses++;
                Identity ??= frame.ToOwned();
            }
        }
    }
}
