using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SermatecEss.Links;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>Creates the exceptions of one request: what happened, where, after how many tries, and what to do next.</summary>
/// <param name="options">The inverter's address.</param>
/// <param name="command">The requested command.</param>
/// <param name="tries">The number of the try that failed.</param>
internal readonly struct Failure(SessionOptions options, CommandCode command, int tries)
{
    private string Tries => tries == 1 ? ", tried once" : $", tried {tries} times";

    internal InverterException NotConnected(SocketException cause) => cause.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => New(
            InverterError.Refused,
            $"{options.Where} refused the connection{Tries}; {Check("check the inverter's address and port")}.",
            cause),
        SocketError.TimedOut => ConnectTimedOut(cause),
        SocketError.ConnectionReset or SocketError.ConnectionAborted => Lost(cause),
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery => New(
            InverterError.NoRoute,
            $"The host name '{options.Host}' cannot be resolved; check the spelling, or use the inverter's IP address.",
            cause),
        _ => New(
            InverterError.NoRoute,
            $"No route to {options.Where} ({cause.Message}); {Check("check that this computer is in the inverter's network")}.",
            cause),
    };

    internal InverterException ConnectTimedOut(Exception? cause = null) => New(
        InverterError.TimedOut,
        $"{options.Where} did not accept a connection within {Seconds(options.ConnectTimeout)}{Tries}; "
            + $"{Check("check the address and the inverter's WiFi signal")}.",
        cause);

    /// <param name="lastRefusal">The last connection that was refused, and why; null if there was none.</param>
    internal InverterException NobodyDialledIn(string? lastRefusal) => New(
        InverterError.TimedOut,
        (options.Accept is { Serial: { } serial } ? $"The inverter {serial} did not dial in" : "No inverter dialled in")
            + $" to {options.Accept?.Listen} within {Seconds(options.ConnectTimeout)}{Tries}"
            + $"{(lastRefusal is null ? "" : $" ({lastRefusal})")}; check that the router or the inverter's cloud setting directs it to "
            + "this port, and that no firewall blocks it ('sermatec-ess cloud --help').");

    internal InverterException Lost(Exception? cause = null) => New(
        InverterError.ConnectionLost,
        $"{options.Where} closed the connection without a response to command {command}{Tries}; "
            + "close other programs that use the inverter, then try again.",
        cause);

    internal static InverterException NoPort(IPEndPoint listen, SocketException cause) => new(
        InverterError.NoPort,
        $"Inverters cannot dial in: {new ListenException(listen, cause).Message}; stop the other program, such as the daemon, or use "
            + "another address.",
        cause: cause);

    /// <param name="server">The server that responds, with an article.</param>
    internal InverterException NoInverter(string server) => New(
        InverterError.NoInverter,
        $"{options.Where} is {server}, not an inverter; check the address and the port (inverters listen on "
            + $"{SessionOptions.DefaultPort}).");

    /// <param name="damaged">The number of bytes received that belong to no frame.</param>
    /// <param name="frames">The number of frames received that do not belong to the response.</param>
    internal InverterException NoResponse(long damaged, long frames)
    {
        if (damaged > 0 && frames == 0)
        {
            return New(
                InverterError.BadResponse,
                $"{options.Where} answered command {command} with {Bytes(damaged)} and no complete frame{Tries}; "
                    + "check the WiFi signal, and that this is the inverter's address.");
        }

        var came = damaged > 0 ? $" ({Bytes(damaged)} received)" : "";
        return New(
            InverterError.TimedOut,
            $"{options.Where} did not answer command {command} within {Seconds(options.ResponseTimeout)}{Tries}{came}; "
                + "try again, or increase the timeout.");
    }

    internal InverterException NoVersion(int payloadLength) => New(
        InverterError.BadResponse,
        $"{options.Where} answered command {command} with {payloadLength} bytes of payload but no PCU version; "
            + "check that this is the inverter's address.");

    internal InverterException AnotherInverter(InverterIdentity now) => New(
        InverterError.AnotherInverter,
        $"A different inverter is now at {options.Where}: serial number {now.Serial}, PCU version {now.PcuVersion}; "
            + "check that this is the right one, then try again.");

    /// <param name="usual">What to do about an address that the user has given.</param>
    private string Check(string usual) => options.Host == SessionOptions.DefaultHost
        ? "this default address is valid only in the inverter's own WiFi; in another network, 'sermatec-ess discover' finds the address"
        : usual;

    private static string Bytes(long count) => count == 1 ? "1 damaged byte" : $"{count} damaged bytes";

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");

    private InverterException New(InverterError kind, string message, Exception? cause = null) => new(kind, message, command, cause);
}
