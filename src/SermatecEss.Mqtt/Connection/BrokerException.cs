using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace SermatecEss.Mqtt.Connection;

/// <summary>
/// The broker prevents this program from working. The message is what happened; <see cref="Remedy"/> what to do next, in a separate
/// sentence.
/// </summary>
public sealed class BrokerException : Exception
{
    /// <summary>Messages of this many bytes exceed the limits of some brokers.</summary>
    private const int Large = 8192;

    private BrokerException(string message, string remedy, bool isLogin = false, Exception? cause = null)
        : base(message, cause)
    {
        Remedy = remedy;
        IsLogin = isLogin;
    }

    private static (string Found, string Remedy) NoQuality =>
        ("it does not accept QoS 1", "Raise its limit (Mosquitto: max_qos 1 or 2), or use another broker.");

    private static (string Found, string Remedy) NoRetain => (
        "it does not accept retained messages",
        "Allow them in its settings (Mosquitto: retain_available true): Home Assistant needs them to find devices.");

    /// <summary>What to do next, one sentence.</summary>
    public string Remedy { get; }

    /// <summary>Whether the broker is connected but refuses this client.</summary>
    public bool IsLogin { get; }

    internal static BrokerException NotUsable(MqttSetupException cause) =>
        new(cause.Message.TrimEnd('.'), "Use a PEM file that exists and that this user can read.", cause: cause);

    internal static BrokerException Silent(MqttOptions options, Exception? cause = null) => new(
        $"the broker at {options.Where} did not respond within {options.Timeout.TotalSeconds:0.#} s",
        options.Tls is null
            ? "Check that this is the port of an MQTT broker, and that it does not expect TLS."
            : "Check that this is the broker's TLS port, usually 8883.",
        cause: cause);

    internal static BrokerException Lost(MqttOptions options, Exception cause) => new(
        $"the broker at {options.Where} closed the connection ({Text(cause)})",
        "Check the broker's log; some brokers disconnect a client that lacks a right.",
        cause: cause);

    /// <summary>Creates an exception for a message that the broker rejected, or that made it close the connection.</summary>
    /// <param name="options">The broker.</param>
    /// <param name="topic">The topic of the message.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <param name="reason">The broker's reason; null if it closed the connection.</param>
    /// <param name="cause">The client library's exception.</param>
    internal static BrokerException NotTaken(MqttOptions options, string topic, int size, string? reason, Exception? cause = null)
    {
        var bytes = size.ToString("N0", CultureInfo.InvariantCulture);
        var found = reason is null
            ? $"the broker at {options.Where} closed the connection after a message to {topic} ({bytes} bytes)"
            : $"the broker at {options.Where} rejected a message to {topic} ({bytes} bytes): {reason}";
        var large = size < Large
            ? ""
            : " If it is too large for the broker, raise the limit (Mosquitto: message_size_limit, max_packet_size), or announce single "
            + "entities (--discovery entity).";
        return new BrokerException(found, $"{Rights.Remedy(options, topic)}.{large}", cause: cause);
    }

    /// <summary>Creates an exception for a failed connection.</summary>
    /// <param name="cause">The client library's exception.</param>
    /// <param name="options">The broker.</param>
    /// <param name="certificate">What is wrong with the broker's certificate, if it was checked.</param>
    internal static BrokerException NotConnected(Exception cause, MqttOptions options, CertificateFault? certificate)
    {
        var where = options.Where;
        if (certificate is { IsNone: false } fault)
            return new($"the certificate of the broker at {where} was rejected: {fault.Found}", fault.Remedy, cause: cause);
        if (Find<SocketException>(cause) is { } socket)
        {
            return socket.SocketErrorCode switch
            {
                SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery => new(
                    $"the broker's host name '{options.Host}' cannot be resolved",
                    "Check the spelling, or use the broker's IP address.",
                    cause: cause),
                SocketError.ConnectionRefused => new(
                    $"{where} refused the connection",
                    "Check that the broker is running, and listens on this port and not on loopback only.",
                    cause: cause),
                SocketError.ConnectionReset or SocketError.ConnectionAborted => Closed(options, cause),
                SocketError.TimedOut =>
                    new($"{where} did not accept a connection in time", "Check the address and the firewall.", cause: cause),
                _ => new(
                    $"no route to {where} ({socket.Message})", "Check that this computer is in the broker's network.", cause: cause),
            };
        }

        if (Find<AuthenticationException>(cause) is { } handshake)
        {
            return new(
                $"the TLS handshake with {where} failed ({Text(handshake)})",
                "Check that this is the broker's TLS port; its log gives the reason.",
                cause: cause);
        }

        return Closed(options, cause);
    }

    /// <summary>The broker's own reason for refusing a client.</summary>
    internal static BrokerException Refused(MqttClientConnectResultCode code, string? reason, MqttOptions options)
    {
        var why = string.IsNullOrEmpty(reason) ? "" : $" ({reason})";
        var (found, remedy) = code switch
        {
            MqttClientConnectResultCode.BadUserNameOrPassword =>
                ("wrong user name or password", "Check both with mosquitto_sub -u USER -P PASSWORD, or in the broker's settings."),
            MqttClientConnectResultCode.NotAuthorized when options.User is null =>
                ("it requires a user", "Add --mqtt-user and --mqtt-password-file."),
            MqttClientConnectResultCode.NotAuthorized =>
                (
                    "not authorised",
                    "Check user and password first: Mosquitto reports the same if they are wrong. "
                    + "Then check that this user is allowed to log in."),
            MqttClientConnectResultCode.UnsupportedProtocolVersion =>
                ("it does not support this version of MQTT", "Use the other one, 3.1.1 or 5."),
            MqttClientConnectResultCode.ClientIdentifierNotValid =>
                ("it does not accept the client id", "Use another client id; old brokers accept at most 23 letters and digits."),
            MqttClientConnectResultCode.ServerUnavailable or MqttClientConnectResultCode.ServerBusy =>
                ("it is not available", "Wait, or restart the broker."),
            MqttClientConnectResultCode.QoSNotSupported => NoQuality,
            MqttClientConnectResultCode.RetainNotSupported => NoRetain,
            MqttClientConnectResultCode.Banned => ("this client is banned", "Remove the ban in the broker's settings."),
            MqttClientConnectResultCode.QuotaExceeded or MqttClientConnectResultCode.ConnectionRateExceeded =>
                ("it has too many clients", "Raise the broker's limits."),
            _ => (code.ToString(), "Check the broker's log."),
        };
        return new($"the broker at {options.Where} refused the login: {found}{why}", remedy, isLogin: true);
    }

    /// <summary>What the broker reports that it does not support; null if it supports all that is needed.</summary>
    internal static BrokerException? Lacking(MqttClientConnectResult result, MqttOptions options)
    {
        // Reported since MQTT 5 only.
        if (options.Protocol != MqttProtocol.V5) return null;
        (string Found, string Remedy)? lacking = result.MaximumQoS < MqttQualityOfServiceLevel.AtLeastOnce ? NoQuality
            : result.RetainAvailable ? null : NoRetain;
        return lacking is { } lack ? new($"the broker at {options.Where} cannot be used: {lack.Found}", lack.Remedy, isLogin: true) : null;
    }

    /// <summary>Whether an exception of the client library or the system is caused by the broker or the network.</summary>
    internal static bool IsCause(Exception e) =>
        e is MqttCommunicationException or MqttProtocolViolationException or OperationCanceledException or SocketException
            or AuthenticationException or IOException or ObjectDisposedException or InvalidOperationException;

    private static BrokerException Closed(MqttOptions options, Exception cause) => options.Tls is null
        ? new(
            $"{options.Where} closed the connection at the greeting",
            "Check that this is the port of an MQTT broker, and whether it expects TLS or the other version of MQTT.",
            cause: cause)
        : new(
            $"{options.Where} closed the connection during the TLS handshake",
            "Check that this is the broker's TLS port (usually 8883), and whether the broker requires a client certificate.",
            cause: cause);

    private static string Text(Exception e) => e.GetBaseException().Message.ReplaceLineEndings(" ").TrimEnd('.');

    private static T? Find<T>(Exception? e)
        where T : Exception
    {
        for (; e is not null; e = e.InnerException)
            if (e is T found) return found;
        return null;
    }
}
