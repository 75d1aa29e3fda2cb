using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Protocol;
using SermatecEss.Bridge.Diagnosis;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Mqtt.Diagnosis;

namespace SermatecEss.Mqtt.Tests.Diagnosis;

/// <summary>What a real broker does not do on demand: MQTT 5 responses, and wrong encryption.</summary>
public sealed class BrokerChecksTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-tls").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(MqttProtocol.V311, MqttConnectReasonCode.BadUserNameOrPassword, "wrong user name or password")]
    [InlineData(MqttProtocol.V5, MqttConnectReasonCode.BadUserNameOrPassword, "wrong user name or password")]
    [InlineData(MqttProtocol.V311, MqttConnectReasonCode.NotAuthorized, "it requires a user")]
    [InlineData(MqttProtocol.V5, MqttConnectReasonCode.NotAuthorized, "it requires a user")]
    [InlineData(MqttProtocol.V5, MqttConnectReasonCode.Banned, "this client is banned")]
    [InlineData(MqttProtocol.V5, MqttConnectReasonCode.ServerUnavailable, "not available")]
    [InlineData(MqttProtocol.V311, MqttConnectReasonCode.ClientIdentifierNotValid, "client id")]
    public async Task The_reason_of_a_refused_login_is_reported(MqttProtocol protocol, MqttConnectReasonCode code, string part)
    {
        await using var broker = await TestBroker.StartAsync(server => server.ValidatingConnectionAsync += connection =>
        {
            connection.ReasonCode = code;
            return Task.CompletedTask;
        });
        var findings = await RunAsync(Options(broker.Port) with { Protocol = protocol });
        Assert.Equal(Outcome.Ok, findings["broker connection"].Result);
        Assert.Equal(Outcome.Failed, findings["broker login"].Result);
        Assert.Contains(part, findings["broker login"].Found, StringComparison.Ordinal);
        Assert.All(BrokerChecks.Names.Skip(2), name => Assert.Equal(Outcome.Skipped, findings[name].Result));
    }

    [Theory]
    [InlineData(MqttProtocol.V311)]
    [InlineData(MqttProtocol.V5)]
    public async Task Both_versions_of_MQTT_are_examined(MqttProtocol protocol)
    {
        await using var broker = await TestBroker.StartAsync(_ => { });
        var findings = await RunAsync(Options(broker.Port) with { Protocol = protocol });
        Assert.All(BrokerChecks.Names.SkipLast(1), name => Assert.Equal(Outcome.Ok, findings[name].Result));
    }

    [Fact]
    public async Task In_MQTT_5_the_broker_reports_which_right_is_missing()
    {
        await using var broker = await TestBroker.StartAsync(server =>
        {
            server.InterceptingPublishAsync += message =>
            {
                if (!message.ApplicationMessage.Topic.StartsWith("sermatec/", StringComparison.Ordinal)) return Task.CompletedTask;
                message.ProcessPublish = false;
                message.Response.ReasonCode = MqttPubAckReasonCode.NotAuthorized;
                return Task.CompletedTask;
            };
            server.InterceptingSubscriptionAsync += subscription =>
            {
                if (!subscription.TopicFilter.Topic.EndsWith("/config", StringComparison.Ordinal)) return Task.CompletedTask;
                subscription.ProcessSubscription = false;
                subscription.Response.ReasonCode = MqttSubscribeReasonCode.NotAuthorized;
                return Task.CompletedTask;
            };
        });
        var findings = await RunAsync(Options(broker.Port) with { Protocol = MqttProtocol.V5 });
        Assert.Equal("no right to publish to sermatec/bridge/doctor", findings["broker topics"].Found);
        Assert.Equal("no right to subscribe to homeassistant/device/sermatec_doctor/config", findings["broker discovery topics"].Found);
    }

    [Fact]
    public async Task A_silent_listener_is_no_broker()
    {
        using var listener = Listen(_ => Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken), out var port);
        Assert.Contains(
            "did not respond within 0.3 s",
            (await RunAsync(Options(port) with { Timeout = TimeSpan.FromSeconds(0.3) }))["broker connection"].Found,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_hangs_up_at_the_greeting_may_want_encryption()
    {
        using var listener = Listen(
            async stream => _ = await stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken),
            out var port);
        var finding = (await RunAsync(Options(port)))["broker connection"];
        Assert.Contains("closed the connection", finding.Found, StringComparison.Ordinal);
        Assert.Contains("TLS", finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TLS_at_a_port_without_it_is_reported()
    {
        using var silent = Listen(
            async stream => _ = await stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken),
            out var port);
        var finding = (await RunAsync(Options(port) with { Tls = new MqttTls() }))["broker connection"];
        Assert.Equal(Outcome.Failed, finding.Result);
        Assert.Contains("TLS", finding.Remedy, StringComparison.Ordinal);
        using var chatty = Listen(
            stream => stream.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken).AsTask(),
            out port);
        Assert.Contains(
            "TLS port",
            (await RunAsync(Options(port) with { Tls = new MqttTls() }))["broker connection"].Remedy,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost", -10, 10, false, "its issuer is not trusted (CN=Test authority)", "--mqtt-ca-file")]
    [InlineData("localhost", -10, -1, true, "it expired on ", "Renew")]
    [InlineData("localhost", 1, 10, true, "it is not valid before ", "clock")]
    [InlineData("other.lan", -10, 10, true, "it is for other.lan, not to localhost", "certificate")]
    public async Task The_reason_why_a_certificate_is_rejected_is_reported(
        string name,
        int from,
        int to,
        bool isKnown,
        string found,
        string remedy)
    {
        using var authorityKey = ECDsa.Create();
        var request = new CertificateRequest("CN=Test authority", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-20), DateTimeOffset.UtcNow.AddDays(20));
        var authorityFile = Path.Combine(_folder, "authority.pem");
        await File.WriteAllTextAsync(authorityFile, authority.ExportCertificatePem(), TestContext.Current.CancellationToken);
        using var key = ECDsa.Create();
        var own = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        own.CertificateExtensions.Add(names.Build());
        using var issued = own.Create(authority, DateTimeOffset.UtcNow.AddDays(from), DateTimeOffset.UtcNow.AddDays(to), [1, 2, 3, 4]);
        using var withKey = issued.CopyWithPrivateKey(key);
        using var listener = Listen(
            async stream =>
            {
                await using var encrypted = new SslStream(stream);
                await encrypted.AuthenticateAsServerAsync(withKey);
            },
            out var port);
        var options = Options(port) with { Host = "localhost", Tls = new MqttTls { AuthorityFile = isKnown ? authorityFile : null } };
        var finding = (await RunAsync(options))["broker connection"];
        Assert.Contains(found, finding.Found, StringComparison.Ordinal);
        Assert.Contains(remedy, finding.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_file_that_is_not_there_is_named()
    {
        var finding = (await RunAsync(Options(1) with { Tls = new MqttTls { AuthorityFile = "/nowhere/ca.pem" } }))["broker connection"];
        Assert.Contains("/nowhere/ca.pem", finding.Found, StringComparison.Ordinal);
    }

    private static MqttOptions Options(int port) => new() { Host = "127.0.0.1", Port = port };

    private static async Task<Dictionary<string, Finding>> RunAsync(MqttOptions options)
    {
        var findings = new Dictionary<string, Finding>();
        await new BrokerChecks(options, TimeSpan.FromSeconds(0.3), TimeProvider.System, finding => findings.Add(finding.Check, finding))
            .RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(BrokerChecks.Names, findings.Keys);
        return findings;
    }

    /// <summary>A listener that performs one action on each connection, and closes it.</summary>
    private static TcpListener Listen(Func<NetworkStream, Task> serve, out int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _ = Task.Run(async () =>
        {
            while (true)
            {
                try
                {
                    using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
                    await serve(client.GetStream());
                }
                catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException)
                {
                    // The client has closed the connection, as tested.
                }
                catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
                {
                    return;
                }
            }
        });
        return listener;
    }
}
