using System.Globalization;
using System.Net.Sockets;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>Makes the exceptions of one request: what happened, where, in how many tries, and what to do next.</summary>
/// <param name="options">Whom the session talks to.</param>
/// <param name="command">The command that is requested.</param>
/// <param name="tries">The number of the try that failed.</param>
internal readonly struct Failure(SessionOptions options, CommandCode command, int tries)
{
    private string Tries => tries == 1 ? ", tried once" : $", tried {tries} times";

    internal InverterException NotConnected(SocketException cause) => cause.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => New(
            InverterError.Refused,
            $"{options.Where} refused the connection{Tries}; check that this is the inverter's address and port.",
            cause),
        SocketError.TimedOut => ConnectTimedOut(cause),
        SocketError.ConnectionReset or SocketError.ConnectionAborted => Lost(cause),
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery => New(
            InverterError.NoRoute,
            $"The host name '{options.Host}' is not known; check its spelling, or give the inverter's IP address.",
            cause),
        _ => New(
            InverterError.NoRoute,
            $"No way leads to {options.Where} ({cause.Message}); check that this computer is in the inverter's network.",
            cause),
    };

    internal InverterException ConnectTimedOut(Exception? cause = null) => New(
        InverterError.TimedOut,
        $"{options.Where} did not take a connection within {Seconds(options.ConnectTimeout)}{Tries}; "
            + "check the address, and that the inverter's WiFi is in reach.",
        cause);

    internal InverterException Lost(Exception? cause = null) => New(
        InverterError.ConnectionLost,
        $"{options.Where} broke the connection before it had answered command {command}{Tries}; "
            + "close other programs that use the inverter and try again.",
        cause);

    /// <param name="server">What answers, with its article.</param>
    internal InverterException NoInverter(string server) => New(
        InverterError.NoInverter,
        $"{options.Where} is {server} and no inverter; check the address and the port (inverters listen on "
            + $"{SessionOptions.DefaultPort}).");

    /// <param name="damaged">Bytes that came and belong to no frame.</param>
    /// <param name="frames">Whole frames that came and do not belong to the response.</param>
    internal InverterException NoResponse(long damaged, long frames)
    {
        if (damaged > 0 && frames == 0)
        {
            return New(
                InverterError.BadResponse,
                $"{options.Where} answered command {command} with {Bytes(damaged)} and no whole frame{Tries}; "
                    + "check the WiFi signal, and that an inverter is at this address.");
        }

        var came = damaged > 0 ? $", though {Bytes(damaged)} came" : "";
        return New(
            InverterError.TimedOut,
            $"{options.Where} did not answer command {command} within {Seconds(options.ResponseTimeout)}{Tries}{came}; "
                + "try again, or with a longer timeout.");
    }

    internal InverterException NoVersion(int payloadLength) => New(
        InverterError.BadResponse,
        $"{options.Where} answered command {command} with {payloadLength} bytes of payload and no PCU version in them; "
            + "check that an inverter is at this address.");

    internal InverterException AnotherInverter(InverterIdentity now) => New(
        InverterError.AnotherInverter,
        $"Another inverter than before is at {options.Where}: serial number {now.Serial}, PCU version {now.PcuVersion}; "
            + "check that this is the one you mean, and try again.");

    private static string Bytes(long count) => count == 1 ? "1 damaged byte" : $"{count} damaged bytes";

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");

    private InverterException New(InverterError kind, string message, Exception? cause = null) => new(kind, message, command, cause);
}
