using System.Net.Sockets;
using System.Text;
using SermatecEss.Bridge.Diagnosis;
using SermatecEss.Cli.Options;
using SermatecEss.Inverter;

namespace SermatecEss.Cli.Recording;

/// <summary>
/// Hands the recent frames of a daemon to <c>diagnose</c>, redacted, through a socket in the state directory that only its owner can use.
/// </summary>
internal sealed class FrameHandover : IDisposable
{
    private const string Name = "frames.sock";
    private const byte WithSerials = 1;
    private const int MostText = 32 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly CliContext _context;
    private readonly RecentFrames _frames;
    private readonly IReadOnlyList<SessionOptions> _inverters;
    private readonly Socket _listener;
    private readonly string _path;

    private FrameHandover(CliContext context, RecentFrames frames, IReadOnlyList<SessionOptions> inverters, Socket listener, string path)
    {
        _context = context;
        _frames = frames;
        _inverters = inverters;
        _listener = listener;
        _path = path;
        _ = Task.Run(ServeAsync);
    }

    /// <summary>Offers frames to other processes of this user; null where that is not possible.</summary>
    /// <param name="context">The catalogue.</param>
    /// <param name="frames">The frames.</param>
    /// <param name="directory">The state directory, which this process has locked; null for none.</param>
    /// <param name="inverters">How the inverters are reached; their hosts and serial numbers are removed.</param>
    internal static FrameHandover? Offer(
        CliContext context,
        RecentFrames frames,
        string? directory,
        IReadOnlyList<SessionOptions> inverters)
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
            return new FrameHandover(context, frames, inverters, listener, path);
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Such as a path that is too long for a socket; diagnose then records its own frames.
            listener.Dispose();
            return null;
        }
    }

    /// <summary>The recent frames of the daemon that uses a state directory, as a recording; null if there is none.</summary>
    internal static async Task<string?> TakeAsync(string? directory, bool includeSerials, CancellationToken cancellation)
    {
        if (directory is null || OperatingSystem.IsWindows()) return null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(directory, Name)), limit.Token);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync((byte[])[includeSerials ? WithSerials : (byte)0], limit.Token);
            var text = new MemoryStream();
            var buffer = new byte[1 << 16];
            for (int count; text.Length < MostText && (count = await stream.ReadAsync(buffer, limit.Token)) > 0;)
                text.Write(buffer, 0, count);
            return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
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
                await HandOverAsync(client);
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

    private async Task HandOverAsync(Socket client)
    {
        using var limit = new CancellationTokenSource(Patience, _context.Time);
        await using var stream = new NetworkStream(client);
        var request = new byte[1];
        if (await stream.ReadAsync(request, limit.Token) == 0) return;
        var redaction = new Redaction(_context.Catalogue, keepSerials: request[0] == WithSerials);
        foreach (var inverter in _inverters)
        {
            redaction.AddHost(inverter.Host);
            redaction.AddSerial(inverter.Accept?.Serial);
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(_frames.Write(redaction)), limit.Token);
    }
}
