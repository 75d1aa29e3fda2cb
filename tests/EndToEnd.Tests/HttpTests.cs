using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>The HTTP interface of the running daemon.</summary>
public sealed class HttpTests : IAsyncLifetime
{
    private const string Setting = "battery_on_grid_soc_min";
    private readonly string _folder = Directory.CreateTempSubdirectory("http-").FullName;
    private readonly Plant _plant = new();
    private readonly HttpClient _client = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _plant.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_daemon_serves_and_stops_within_three_seconds_with_six_event_streams_open()
    {
        using var daemon = await StartAsync("");
        var address = await AddressAsync(daemon);
        var streams = new List<Stream>();
        for (var i = 0; i < 6; i++)
        {
            var stream = await _client.GetStreamAsync($"{address}/api/v1/events", TestContext.Current.CancellationToken);
            Assert.True(await stream.ReadAsync(new byte[1], TestContext.Current.CancellationToken) > 0);
            streams.Add(stream);
        }

        var begin = TimeProvider.System.GetTimestamp();
        await daemon.InterruptAsync();
        _ = (await daemon.EndAsync()).Good;

        // The design's limit, and as much again for a machine that is busy.
        Assert.InRange(TimeProvider.System.GetElapsedTime(begin), TimeSpan.Zero, TimeSpan.FromSeconds(6));
        foreach (var stream in streams) await stream.DisposeAsync();
    }

    [Fact]
    public async Task A_setting_is_changed_where_the_configuration_allows_it()
    {
        using (var daemon = await StartAsync($"control: {{ enabled: true, settings: [{Setting}] }}"))
        {
            using var response = await PutAsync(await InverterAsync(await AddressAsync(daemon)), """{"value": 27}""");
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(response.StatusCode == HttpStatusCode.OK, text);
            Assert.Equal("confirmed", JsonDocument.Parse(text).RootElement.GetProperty("event_type").GetString());
            var read = (await _plant.RunAsync("get", "--point", Setting)).Good;
            Assert.Contains("27", read, StringComparison.Ordinal);
            await daemon.InterruptAsync();
            _ = (await daemon.EndAsync()).Good;
        }

        using var next = await StartAsync("");
        var inverter = await InverterAsync(await AddressAsync(next));
        var changes = await _client.GetStringAsync($"{inverter}/changes", TestContext.Current.CancellationToken);
        var change = Assert.Single(JsonDocument.Parse(changes).RootElement.EnumerateArray());
        Assert.Equal(
            (Setting, "27", "http admin", "confirmed"),
            (Text("setting"), Text("wanted"), Text("by"), Text("result")));

        string? Text(string key) => change.GetProperty(key).GetString();
    }

    [Fact]
    public async Task Nothing_is_changed_without_control()
    {
        using var daemon = await StartAsync("");
        var address = await AddressAsync(daemon);
        using var response = await PutAsync(await InverterAsync(address), """{"value": 27}""");
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("Control is off.", text, StringComparison.Ordinal);
        Assert.DoesNotContain(_plant.Asked, code => code == "64");
    }

    [Fact]
    public async Task A_configured_port_that_is_taken_ends_the_daemon()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var result = await _plant.RunAsync("daemon", "-m", "127.0.0.1:1", "--http", $"{other.LocalEndpoint}");
        var error = result.Failed(2);
        Assert.Contains($"{other.LocalEndpoint} is in use by another program", error, StringComparison.Ordinal);
        Assert.Contains("--http off", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_default_port_that_is_taken_is_a_warning()
    {
        using var other = new TcpListener(IPAddress.Loopback, 8080);
        try
        {
            other.Start();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            // Another program of this computer has taken it: so much the better.
        }

        (string, string)[] environment = [("SERMATEC_STATE_DIR", Path.Combine(_folder, "state")), ("SERMATEC_HTTP", "")];
        using var daemon = Program.Start(Program.Path, environment, ["daemon", "-m", "127.0.0.1:1", .. _plant.Address]);
        var line = await daemon.ErrorLineAsync("no HTTP interface");
        Assert.Contains("127.0.0.1:8080 is in use by another program; trying again", line, StringComparison.Ordinal);
        await _plant.UntilRequestedAsync(2, code: 0x0a);
        await daemon.InterruptAsync();
        _ = (await daemon.EndAsync()).Good;
    }

    private async Task<Program> StartAsync(string more)
    {
        var file = Path.Combine(_folder, "daemon.yaml");
        await File.WriteAllTextAsync(
            file, $"mqtt: {{ host: 127.0.0.1, port: 1 }}\nhttp: 127.0.0.1:0\n{more}\n", TestContext.Current.CancellationToken);
        (string, string)[] environment = [("SERMATEC_STATE_DIR", Path.Combine(_folder, "state")), ("SERMATEC_HTTP", "")];
        return Program.Start(Program.Path, environment, ["daemon", "-c", file, .. _plant.Address]);
    }

    /// <summary>The address of the interface, whose own page the client is from now on.</summary>
    private async Task<string> AddressAsync(Program daemon)
    {
        var line = await daemon.ErrorLineAsync("HTTP interface at ");
        var address = line[line.IndexOf("http://", StringComparison.Ordinal)..].Trim();
        _client.DefaultRequestHeaders.Clear();
        _client.DefaultRequestHeaders.Add("Origin", address);
        _client.DefaultRequestHeaders.Add("X-Sermatec", "1");
        return address;
    }

    /// <summary>The address of the inverter's routes, once it has answered.</summary>
    private async Task<string> InverterAsync(string address)
    {
        while (true)
        {
            var text = await _client.GetStringAsync($"{address}/api/v1/inverters", TestContext.Current.CancellationToken);
            var inverter = JsonDocument.Parse(text).RootElement[0];
            var groups = inverter.GetProperty("groups").EnumerateArray().ToList();
            if (groups.Count > 0 && groups.TrueForAll(group => group.GetProperty("available").GetBoolean()))
            {
                return string.Create(
                    CultureInfo.InvariantCulture, $"{address}/api/v1/inverters/{inverter.GetProperty("serial").GetString()}");
            }
        }
    }

    private Task<HttpResponseMessage> PutAsync(string inverter, string body) => _client.PutAsync(
        $"{inverter}/settings/{Setting}",
        new StringContent(body, new MediaTypeHeaderValue("application/json")),
        TestContext.Current.CancellationToken);
}
