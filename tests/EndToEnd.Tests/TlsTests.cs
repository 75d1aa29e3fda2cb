namespace SermatecEss.EndToEnd.Tests;

/// <summary>TLS connections to the broker, with both versions of MQTT, and untrusted certificates.</summary>
public sealed class TlsTests
{
    [Theory]
    [InlineData("3.1.1")]
    [InlineData("5")]
    public async Task With_authority_certificate_and_password_everything_is_published(string protocol)
    {
        const string User = "sermatec";
        using var certificates = new Certificates();
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync(User, certificates: certificates);
        await using var home = await Subscriber.ConnectAsync(broker, User, certificates);
        using var daemon = Program.Start(
            Program.Path,
            [("SERMATEC_MQTT_PASSWORD", User)],
            [.. plant.Address, "daemon", .. To(broker, certificates), "--mqtt-user", User, "--mqtt-protocol", protocol]);
        _ = await home.NextAsync("device/sermatec_STSIMULATED000000000000001/config");
        _ = await home.NextAsync("/state/fast");
        await daemon.InterruptAsync();
        _ = await home.NextAsync("bridge/status", "offline");
    }

    [Fact]
    public async Task An_authority_that_this_computer_trusts_needs_no_file_and_no_list_of_what_it_revoked()
    {
        using var certificates = new Certificates { AreWantedOfClients = false };
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync(certificates: certificates);
        string[] arguments = [.. plant.Address, "-m", $"127.0.0.1:{broker.Port}", "--mqtt-tls"];
        (string, string)[] trust = [("SSL_CERT_FILE", certificates.Authority)];
        using var daemon = Program.Start(Program.Path, trust, ["daemon", "-w", "1", .. arguments]);
        _ = await daemon.ErrorLineAsync(line =>
            line.Contains("connected to the broker", StringComparison.Ordinal)
            || (line.Contains("WARN", StringComparison.Ordinal) ? throw new InvalidOperationException(line) : false));
        Assert.Contains(
            "ok       broker connection",
            (await Program.RunAsync(trust, "", ["doctor", "--listen", "10ms", .. arguments])).Output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", true, false, "its issuer is not trusted (CN=Authority of the tests)")]
    [InlineData("broker.example", false, false, "it is for broker.example, not to 127.0.0.1")]
    [InlineData("broker.example", false, true, "connected to the broker")]
    public async Task An_untrusted_certificate_is_rejected_unless_insecure_is_set(
        string name, bool isOther, bool isInsecure, string said)
    {
        using var certificates = new Certificates(name);
        using var others = new Certificates();
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync(certificates: certificates);
        string[] insecure = isInsecure ? ["--mqtt-insecure"] : [];
        using var daemon = Program.Start([
            .. plant.Address,
            "daemon",
            .. To(broker, certificates, isOther ? others : certificates),
            .. insecure,
        ]);
        var line = await daemon.ErrorLineAsync(line =>
            line.Contains("connection to the broker", StringComparison.Ordinal)
            || line.Contains("connected to the broker", StringComparison.Ordinal));
        Assert.True(line.Contains(said, StringComparison.Ordinal), line);
    }

    private static string[] To(Broker broker, Certificates certificates, Certificates? trusted = null) =>
        [
            "-m", "127.0.0.1", "-t", $"{broker.Port}", "-w", "1", "--mqtt-ca-file", (trusted ?? certificates).Authority,
            "--mqtt-cert-file", certificates.Client, "--mqtt-key-file", certificates.ClientKey,
        ];
}
