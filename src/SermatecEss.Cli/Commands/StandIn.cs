using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using SermatecEss.Cli.Options;
using SermatecEss.Hosting.Options;
using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Cli.Commands;

/// <summary>What the servers that stand in for an inverter have in common.</summary>
internal static class StandIn
{
    /// <summary>The address of the server.</summary>
    internal static Option<IPEndPoint> ListenOption() => TypedOption.Create(
        "--listen", [], "Address and port to listen on", "ADDRESS:PORT", new IPEndPoint(IPAddress.Loopback, 8899), EndPoint);

    /// <summary>Starts the server.</summary>
    /// <exception cref="UsageException">It cannot listen on the address.</exception>
    internal static T Start<T>(IPEndPoint listen, Func<T> start)
        where T : class
    {
        try
        {
            return start();
        }
        catch (SocketException e)
        {
            throw new UsageException(
                $"Cannot listen on {listen}: {e.Message}. Choose another address, such as --listen 127.0.0.1:18899.");
        }
    }

    /// <summary>Prints every frame of the server with <c>--debug</c>, seen from a client; null without.</summary>
    internal static Action<DateTimeOffset, bool, ReadOnlyMemory<byte>>? Tracer(CliContext context) =>
        context.Debug ? (time, sent, frame) => context.Trace(time, sent ? "<-" : "->", frame.Span) : null;

    /// <summary>Lets the server run until Ctrl-C.</summary>
    internal static async Task RunAsync(CliContext context, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, cancellation);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is the usual way to stop a server.
        }
    }

    private static (IPEndPoint Value, string? Error) EndPoint(string text)
    {
        var host = text.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase) ? $"127.0.0.1{text[9..]}" : text;
        return host.Contains(':') && IPEndPoint.TryParse(host, out var endPoint)
            ? (endPoint, null)
            : (new IPEndPoint(IPAddress.Loopback, 0), "expected an address and a port, such as 127.0.0.1:8899.");
    }
}
