using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using SermatecEss.Mqtt.Connection;

namespace SermatecEss.Mqtt.Diagnosis;

/// <summary>
/// The broker does not let this program do what it has to do. The message is what happened; <see cref="Remedy"/>
/// what to do next, in a sentence of its own.
/// </summary>
public sealed class BrokerException : Exception
{
    private BrokerException(string message, string remedy, bool isLogin = false, Exception? cause = null)
        : base(message, cause)
    {
        Remedy = remedy;
        IsLogin = isLogin;
    }

    /// <summary>What to do next, one sentence.</summary>
    public string Remedy { get; }

    /// <summary>Whether there is a connection, and the broker does not want this client on it.</summary>
    public bool IsLogin { get; }

    internal static BrokerException NotUsable(MqttSetupException cause) =>
        new(cause.Message.TrimEnd('.'), "Name a PEM file that is there and that this user may read.", cause: cause);

    internal static BrokerException Silent(MqttOptions options, Exception? cause = null) => new(
        $"the broker at {Where(options)} said nothing within {options.Timeout.TotalSeconds:0.#} s",
        options.Tls is null
            ? "Check that this is the port of an MQTT broker, and not one with TLS."
            : "Check that this is the broker's port with TLS, 8883 as a rule.",
        cause: cause);

    internal static BrokerException Lost(MqttOptions options, Exception cause) => new(
        $"the broker at {Where(options)} ended the connection ({Text(cause)})",
        "Look into the broker's log; some end the connection of a client that does what it may not.",
        cause: cause);

    /// <summary>Why there is no connection.</summary>
    /// <param name="cause">What the client library says.</param>
    /// <param name="options">The broker.</param>
    /// <param name="certificate">What was wrong with the broker's certificate, where that was looked at.</param>
    internal static BrokerException NotConnected(Exception cause, MqttOptions options, CertificateFault? certificate)
    {
        var where = Where(options);
        if (certificate is { IsNone: false } fault)
            return new($"the certificate of the broker at {where} is not accepted: {fault.Found}", fault.Remedy, cause: cause);
        if (Find<SocketException>(cause) is { } socket)
        {
            return socket.SocketErrorCode switch
            {
                SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery => new(
                    $"the broker's host name '{options.Host}' is not known",
                    "Check its spelling, or give the broker's IP address.",
                    cause: cause),
                SocketError.ConnectionRefused => new(
                    $"{where} refused the connection",
                    "Check that the broker runs, listens on this port, and not on loopback alone.",
                    cause: cause),
                SocketError.ConnectionReset or SocketError.ConnectionAborted => Closed(options, cause),
                SocketError.TimedOut =>
                    new($"{where} did not take a connection in time", "Check the address and the firewall.", cause: cause),
                _ => new(
                    $"no way leads to {where} ({socket.Message})", "Check that this computer is in the broker's network.", cause: cause),
            };
        }

        if (Find<AuthenticationException>(cause) is { } handshake)
        {
            return new(
                $"no encrypted connection to {where} came about ({Text(handshake)})",
                "Check that this is the broker's port with TLS, and its log for the reason.",
                cause: cause);
        }

        return Closed(options, cause);
    }

    /// <summary>The broker's own word for not letting a client in.</summary>
    internal static BrokerException Refused(MqttClientConnectResultCode code, string? reason, MqttOptions options)
    {
        var said = string.IsNullOrEmpty(reason) ? "" : $" ({reason})";
        var (found, remedy) = code switch
        {
            MqttClientConnectResultCode.BadUserNameOrPassword =>
                ("user name or password is wrong", "Check both with mosquitto_sub -u USER -P PASSWORD, or in the broker's settings."),
            MqttClientConnectResultCode.NotAuthorized when options.User is null =>
                ("it lets in nobody without a user", "Give --mqtt-user and --mqtt-password-file."),
            MqttClientConnectResultCode.NotAuthorized =>
                (
                    "not authorised",
                    "Check user and password first, since Mosquitto says this of wrong ones too; then whether this user may log in."),
            MqttClientConnectResultCode.UnsupportedProtocolVersion =>
                ("it does not speak this version of MQTT", "Choose the other one, 3.1.1 or 5."),
            MqttClientConnectResultCode.ClientIdentifierNotValid =>
                ("it does not accept the client id", "Choose another client id; old brokers take 23 letters and digits at most."),
            MqttClientConnectResultCode.ServerUnavailable or MqttClientConnectResultCode.ServerBusy =>
                ("it is not available", "Wait, or restart the broker."),
            MqttClientConnectResultCode.Banned => ("this client is banned", "Lift the ban in the broker's settings."),
            MqttClientConnectResultCode.QuotaExceeded or MqttClientConnectResultCode.ConnectionRateExceeded =>
                ("it has too many clients", "Raise the broker's limits."),
            _ => (code.ToString(), "Look into the broker's log."),
        };
        return new($"the broker at {Where(options)} refused the login: {found}{said}", remedy, isLogin: true);
    }

    private static BrokerException Closed(MqttOptions options, Exception cause) => options.Tls is null
        ? new(
            $"{Where(options)} closed the connection at the greeting",
            "Check that this is the port of an MQTT broker, and whether it wants TLS or the other version of MQTT.",
            cause: cause)
        : new(
            $"{Where(options)} closed the connection at the encryption's greeting",
            "Check that this is the broker's port with TLS (8883 as a rule), and whether the broker wants a certificate of this client.",
            cause: cause);

    private static string Where(MqttOptions options) =>
        options.Host.Contains(':') ? $"[{options.Host}]:{options.Port}" : $"{options.Host}:{options.Port}";

    private static string Text(Exception e) => e.GetBaseException().Message.ReplaceLineEndings(" ").TrimEnd('.');

    private static T? Find<T>(Exception? e)
        where T : Exception
    {
        for (; e is not null; e = e.InnerException)
            if (e is T found) return found;
        return null;
    }

    /// <summary>What is wrong with a certificate, in words.</summary>
    /// <param name="Found">What is wrong; empty for nothing.</param>
    /// <param name="Remedy">What to do.</param>
    internal sealed record CertificateFault(string Found, string Remedy)
    {
        internal bool IsNone => Found.Length == 0;

        internal static CertificateFault Of(MqttClientCertificateValidationEventArgs seen, MqttOptions options)
        {
            var errors = seen.SslPolicyErrors;
            if (errors == SslPolicyErrors.None) return new("", "");
            if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
                return new("it showed none", "Give the broker a certificate.");
            using var certificate = X509CertificateLoader.LoadCertificate(seen.Certificate.GetRawCertData());
            var status = seen.Chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
            if (status.HasFlag(X509ChainStatusFlags.NotTimeValid)
                && seen.Chain.ChainElements is [var own, ..]
                && own.ChainElementStatus.Any(one => one.Status == X509ChainStatusFlags.NotTimeValid))
            {
                return certificate.NotAfter < DateTime.Now
                    ? new($"it ran out on {certificate.NotAfter:yyyy-MM-dd}", "Renew the broker's certificate.")
                    : new($"it counts from {certificate.NotBefore:yyyy-MM-dd} only", "Check this computer's clock.");
            }

            if ((status & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0)
            {
                return new(
                    $"nobody here knows the authority that issued it ({certificate.Issuer})",
                    options.Tls?.AuthorityFile is { } file
                        ? $"Put that authority's certificate into {file}."
                        : "Name a file with that authority's certificate: --mqtt-ca-file FILE.");
            }

            if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            {
                return new(
                    $"it is made out to {certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false)}, not to {options.Host}",
                    "Name the broker as its certificate does, or have one made for this name.");
            }

            return new(
                string.Join(", ", seen.Chain.ChainStatus.Select(one => one.StatusInformation.Trim().TrimEnd('.'))),
                "Renew the broker's certificate, or its authority's.");
        }
    }
}
