using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SermatecEss.Bridge.Languages;
using SermatecEss.Bridge.Logging;
using SermatecEss.Fleet.Configuration;
using SermatecEss.Fleet.Database;
using SermatecEss.Hosting.Terminals;

namespace SermatecEss.Fleet.Tests.Configuration;

public sealed class FleetConfigurationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-fleet").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Without_anything_the_usual_values_hold()
    {
        var options = Require("cluster: { address: 127.0.0.1 }");
        Assert.Equal(new IPEndPoint(IPAddress.Any, 19042), options.Listen);
        Assert.Equal("private networks", $"{options.AllowFrom}");
        Assert.Equal((null, null), (options.AllowFromFile, options.AllowSerialsFile));
        Assert.Equal(TimeSpan.FromSeconds(30), options.Periods.Fast);
        Assert.Equal(new DatabaseOptions { Host = "localhost", Tls = DatabaseTls.Off }, options.Database);
        Assert.Equal(TimeSpan.FromDays(30), options.Retention);
        Assert.Equal(new ClusterOptions { Address = IPAddress.Loopback }, options.Cluster);
        Assert.False(options.Bridge.Control.Enabled);
        Assert.Null(options.Mqtt);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 8089), options.Http.EndPoint);
        Assert.Equal((false, null), (options.HasDashboard, options.StateDirectory));
        Assert.Equal((LogLevel.Info, null), (options.Log.Level, options.Log.File));
    }

    [Fact]
    public void Every_section_is_read()
    {
        Write("password", "secret\n");
        Write("networks", "10.1.0.0/16\n");
        var options = Require(
            """
            listen: 127.0.0.1:0
            allow_from_file: networks
            poll: { fast: 10s, counters: 2m }
            time_zone: Europe/Prague
            language: de
            quality: { stuck_after: 5 }
            control: { enabled: true, settings: [battery_on_grid_soc_min], override: true }
            database:
              host: db.example.org:6543
              database: solar
              user: fleet
              password_file: password
              retention: 7
            cluster: { name: west, address: 127.0.0.2, silo_port: 22222 }
            mqtt: { host: broker.lan, base_topic: fleet, protocol: 5, announcements_per_second: 7 }
            http: { address: 0.0.0.0:80, dashboard: true, hosts: [fleet.example.org], state_directory: state }
            log: { level: debug, file: fleet.log }
            """);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 0), options.Listen);
        Assert.Equal(Path.Combine(_folder, "networks"), options.AllowFromFile);
        Assert.Equal((10, 120), (options.Periods.Fast.TotalSeconds, options.Periods.Counters.TotalSeconds));
        Assert.Equal(
            ("Europe/Prague", Language.De, 5), (options.Bridge.TimeZone.Id, options.Bridge.Language, options.Bridge.StuckAfter));
        Assert.True(options.Bridge.Control is { Enabled: true, Override: true, Settings: ["battery_on_grid_soc_min"] });
        Assert.Equal(("db.example.org:6543/solar", "fleet"), (options.Database.Where, options.Database.User));
        Assert.Equal(("secret", DatabaseTls.Verify), (options.Database.Password!.Reveal(), options.Database.Tls));
        Assert.Equal(7, options.Retention.TotalDays);
        Assert.Equal(("west", "127.0.0.2", 22222), (options.Cluster.Name, $"{options.Cluster.Address}", options.Cluster.SiloPort));
        Assert.Equal(("broker.lan", "fleet", 7), (options.Mqtt!.Host, options.Mqtt.BaseTopic, options.AnnouncementsPerSecond));
        Assert.Equal((80, true), (options.Http.EndPoint!.Port, options.HasDashboard));
        Assert.Equal(Path.Combine(_folder, "state"), options.StateDirectory);
        Assert.Equal(["fleet.example.org"], options.Http.Hosts);
        Assert.Equal((LogLevel.Debug, Path.Combine(_folder, "fleet.log")), (options.Log.Level, options.Log.File));
    }

    [Theory]
    [InlineData("2:9", "listen is 'x': expected a port", "log: {}\nlisten: x")]
    [InlineData("1:14", "'10.0.0.0/40' is not an IP address or network", "allow_from: [10.0.0.0/40]")]
    [InlineData("1:21", "the file cannot be read", "allow_serials_file: missing")]
    [InlineData("1:18", "line 2: 'here' is not an IP address or network", "allow_from_file: networks")]
    [InlineData("1:21", "line 1: 'ST1 ST2' is not a serial number", "allow_serials_file: serials")]
    [InlineData("2:18", "both allow_from and allow_from_file are set", "allow_from: [10.0.0.0/8]\nallow_from_file: good")]
    [InlineData("1:15", "poll.fast is '1ms': expected at least 1s", "poll: { fast: 1ms }")]
    [InlineData("1:18", "database.tls is 'on': expected one of off, require, verify", "database: { tls: on }")]
    [InlineData("1:22", "the CA certificate cannot be used", "database: { ca_file: missing }")]
    [InlineData("1:24", "database.retention is '0': expected a number of days", "database: { retention: 0 }")]
    [InlineData("1:28", "the file cannot be read", "database: { password_file: missing }")]
    [InlineData("1:21", "cluster.address is '0.0.0.0': expected an IP address", "cluster: { address: 0.0.0.0 }")]
    [InlineData("1:32", "TLS between nodes also needs ca_file", "cluster: { tls: { certificate: node.pem } }")]
    [InlineData("1:32", "certificate and key cannot be used", "cluster: { tls: { certificate: missing, ca_file: node.pem } }")]
    [InlineData("1:15", "no broker is set; add 'host'", "mqtt: { user: fleet }")]
    [InlineData("1:15", "set mqtt.protocol to 5", "mqtt: { host: broker.lan }\ncontrol: { enabled: true }")]
    [InlineData("1:44", "expected a number of inverters", "mqtt: { host: b, announcements_per_second: 0 }")]
    [InlineData("1:18", "http.address is 'on': expected a port", "http: { address: on }")]
    [InlineData("1:23", "there is no setting 'everything'", "control: { settings: [everything], enabled: true }")]
    public void An_error_names_its_place(string place, string message, string text)
    {
        Write("networks", "10.0.0.0/8\nhere\n");
        Write("serials", "ST1 ST2\n");
        Write("good", "10.0.0.0/8\n");
        Write("node.pem", NodeCertificate());
        var configuration = Read(text);
        Assert.Null(configuration.Read());
        var error = Assert.Single(configuration.Faults, fault => fault.IsError);
        Assert.StartsWith(message, error.Message[error.Message.IndexOf(message, StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Equal($"{_folder}/fleet.yaml:{place}", $"{error.File}:{error.Line}:{error.Column}");
        var refused = Assert.Throws<UsageException>(configuration.Require);
        Assert.Contains($"fleet.yaml:{place}: error: ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inverters do not identify themselves", "allow_from: [0.0.0.0/0]")]
    [InlineData("any program that reaches the port can join the fleet", "cluster: { address: 10.0.0.11 }")]
    [InlineData("passwords and readings are sent unencrypted", "database: { host: db.lan, tls: off }")]
    [InlineData("another server can pose as PostgreSQL", "database: { host: db.lan, tls: require }")]
    [InlineData("no inverter may dial in", "allow_serials_file: empty")]
    public void What_is_dangerous_is_warned_of(string message, string text)
    {
        Write("empty", "# none yet\n");
        var configuration = Read(text.Contains("cluster", StringComparison.Ordinal) ? text : $"{text}\ncluster: {{ address: 127.0.0.1 }}");
        Assert.NotNull(configuration.Read());
        Assert.Contains(message, Assert.Single(configuration.Faults).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1:11111")]
    [InlineData("10.0.0.11", "0.0.0.0:11111")]
    [InlineData("::1", "[::1]:11111")]
    [InlineData("fd00::11", "[::]:11111")]
    public void A_node_listens_for_others_of_its_kind_of_address(string address, string listen) =>
        Assert.Equal(listen, $"{Require($"cluster: {{ address: '{address}' }}").Cluster.Listen}");

    /// <summary>A certificate and its key, as one PEM text.</summary>
    private static string NodeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=node", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }

    private FleetOptions Require(string text) => Read(text).Require();

    private FleetConfiguration Read(string text)
    {
        Write("fleet.yaml", text);
        return new FleetConfiguration(Path.Combine(_folder, "fleet.yaml"));
    }

    private void Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
