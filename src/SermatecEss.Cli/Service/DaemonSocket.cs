using System.Net.Sockets;
using System.Text;

namespace SermatecEss.Cli.Service;

/// <summary>Answers other processes of the daemon's user, through a socket in the state directory that only this user can use.</summary>
internal sealed class DaemonSocket : IDisposable
{
    private const string Name = "daemon.sock";
    private const int MostText = 32 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Func<DaemonRequest, string> _answer;
    private readonly TimeProvider _time;
    private readonly Socket _listener;
    private readonly string _path;

    private DaemonSocket(Func<DaemonRequest, string> answer, TimeProvider time, Socket listener, string path)
    {
        _answer = answer;
        _time = time;
        _listener = listener;
        _path = path;
        _ = Task.Run(ServeAsync);
    }

    /// <summary>Opens it; null where that is not possible.</summary>
    /// <param name="directory">The state directory, which this process has locked; null for none.</param>
    /// <param name="answer">Answers a request.</param>
    /// <param name="time">The clock.</param>
    internal static DaemonSocket? Open(string? directory, Func<DaemonRequest, string> answer, TimeProvider time)
    {
        if (directory is null || OperatingSystem.IsWindows()) return null;
        var path = Path.Combine(directory, Name);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            // Left by a daemon that was killed.
            File.Delete(path);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            listener.Listen();
            return new DaemonSocket(answer, time, listener, path);
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Such as a path that is too long for a socket: what it would tell is a help, and nothing depends on it.
            listener.Dispose();
            return null;
        }
    }

    /// <summary>The answer of the daemon that uses a state directory; null if there is none.</summary>
    internal static async Task<string?> AskAsync(string? directory, DaemonRequest request, CancellationToken cancellation)
    {
        if (directory is null || OperatingSystem.IsWindows()) return null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(directory, Name)), limit.Token);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync((byte[])[(byte)request], limit.Token);
            var text = new MemoryStream();
            var buffer = new byte[1 << 16];
            for (int count; text.Length < MostText && (count = await stream.ReadAsync(buffer, limit.Token)) > 0;)
                text.Write(buffer, 0, count);
            return text.Length == 0 ? null : Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
        }
        catch (Exception e) when (e is SocketException or IOException or ArgumentException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next daemon replaces it.
        }
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptAsync();
                await AnswerAsync(client);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
            {
                // A client that went away, or does not read.
            }
        }
    }

    private async Task AnswerAsync(Socket client)
    {
        using var limit = new CancellationTokenSource(Patience, _time);
        await using var stream = new NetworkStream(client);
        var request = new byte[1];
        if (await stream.ReadAsync(request, limit.Token) == 0) return;
        await stream.WriteAsync(Encoding.UTF8.GetBytes(_answer((DaemonRequest)request[0])), limit.Token);
    }
}
