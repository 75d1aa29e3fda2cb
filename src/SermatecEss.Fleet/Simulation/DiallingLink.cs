using System.Buffers;
using System.Net.Sockets;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Fleet.Simulation;

/// <summary>One connection of a simulated inverter, from dialling to its end.</summary>
/// <param name="fleet">The simulation.</param>
/// <param name="inverter">The inverter.</param>
/// <param name="number">1 for the first connection that the inverter dialled, and so on.</param>
internal sealed class DiallingLink(FleetSimulation fleet, DiallingInverter inverter, int number)
{
    /// <summary>Room for a few requests, which are short; it grows for a write.</summary>
    private const int UsualRoom = 64;

    private Socket? _socket;
    private long _heard = fleet.Time.GetTimestamp();

    /// <summary>Ends with the connection.</summary>
    internal Task Serving { get; private set; } = Task.CompletedTask;

    /// <summary>How long nothing was received.</summary>
    internal TimeSpan Silence => fleet.Time.GetElapsedTime(Volatile.Read(ref _heard));

    /// <summary>Dials.</summary>
    internal void Start() => Serving = RunAsync();

    /// <summary>Closes the connection, also one that is being made.</summary>
    internal void Close() => _socket?.Dispose();

    private async Task RunAsync()
    {
        var isOpen = false;
        try
        {
            using var socket = fleet.CreateSocket(inverter);
            _ = Interlocked.Exchange(ref _socket, socket);
            if (fleet.HasEnded) return;
            await ConnectAsync(socket);
            isOpen = true;
            inverter.Opened();
            await ServeAsync(socket);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            if (!isOpen) fleet.NoteFailure(e);
        }
        finally
        {
            inverter.Ended(this, isOpen);
        }
    }

    private async Task ConnectAsync(Socket socket)
    {
        using var limit = new CancellationTokenSource(fleet.Options.ConnectLimit, fleet.Time);
        await socket.ConnectAsync(fleet.Options.Connect, limit.Token);
    }

    private async Task ServeAsync(Socket socket)
    {
        var reader = new FrameReader(inverter.Cipher);
        var room = new byte[UsualRoom];
        var pending = 0;
        while (await socket.ReceiveAsync(room.AsMemory(pending), SocketFlags.None) is > 0 and var received)
        {
            Volatile.Write(ref _heard, fleet.Time.GetTimestamp());
            pending += received;
            var rest = new ReadOnlySequence<byte>(room, 0, pending);
            while (reader.TryRead(ref rest, out var request))
                if (!await AnswerAsync(socket, request)) return;

            // The greeting in the other encoding, or a frame that has not come whole.
            var left = (int)rest.Length;
            room.AsSpan(pending - left, left).CopyTo(room);
            pending = left;
            if (pending > UsualRoom / 2 && room.Length == UsualRoom) Array.Resize(ref room, 2 * FrameLayout.MaxLength);
        }
    }

    /// <summary>Answers a request.</summary>
    /// <returns>False if the inverter closes the connection after it.</returns>
    private async ValueTask<bool> AnswerAsync(Socket socket, Frame request)
    {
        var answer = inverter.Answer(number, request);
        if (answer.Frames.Count == 0) return !answer.Closes;
        var room = ArrayPool<byte>.Shared.Rent(answer.Frames.Count * FrameLayout.MaxLength);
        try
        {
            var left = room.AsMemory(0, Write(answer, room));
            while (left.Length > 0) left = left[await socket.SendAsync(left, SocketFlags.None)..];
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            inverter.NotSent(answer);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }

        return !answer.Closes;
    }

    private int Write(Answer answer, Span<byte> room)
    {
        var length = 0;
        for (var i = 0; i < answer.Frames.Count; i++)
        {
            var frame = room.Slice(length, answer.Frames[i].Length);
            answer.Frames[i].CopyTo(frame);
            fleet.Stamp.Apply(frame, inverter.Number, answer.Count);
            inverter.Cipher?.Apply(frame, frame);
            length += frame.Length;
        }

        return length;
    }
}
