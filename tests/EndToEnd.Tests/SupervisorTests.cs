using System.Net;
using System.Text.RegularExpressions;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>The program as an app of Home Assistant: the Supervisor names the broker, and writes the options as JSON.</summary>
public sealed partial class SupervisorTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("sermatec-e2e-app").FullName;

    private string OptionsFile => Path.Combine(_data, "options.json");

    [Theory]
    [InlineData("PORT")]
    [InlineData("\"PORT\"")]
    public async Task An_app_publishes_to_the_broker_of_Home_Assistant(string port)
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync(user: "addons");
        await using var home = await Subscriber.ConnectAsync(broker, "addons");
        const string answer = """
            {"result":"ok","data":{"addon":"core_mosquitto","host":"127.0.0.1","port":PORT,"ssl":false,"protocol":"3.1.1",
             "username":"addons","password":"addons"}}
            """;
        var body = answer.Replace("PORT", port.Replace("PORT", $"{broker.Port}", StringComparison.Ordinal), StringComparison.Ordinal);
        await using var supervisor = new FakeSupervisor(body);
        Write($$$"""
            {"inverters":[{"host":"127.0.0.1","port":{{{plant.Server.EndPoint.Port}}},"name":""}],"language":"","time_zone":null,
             "mqtt":{"host":"","user":""},"control":{"settings":[""]},"http":{},"log":{}}
            """);
        using var daemon = Start(supervisor, [("SERMATEC_HTTP", "127.0.0.1:0"), ("SERMATEC_HTTP_INGRESS", "on")]);
        var page = Address().Match(await daemon.ErrorLineAsync("HTTP interface at")).Value;
        _ = await home.NextAsync("homeassistant/device/sermatec_bridge/config");
        Assert.Equal([$"GET /services/mqtt Bearer {FakeSupervisor.Token}"], supervisor.Requests);

        // Only ingress reaches the page.
        using var client = new HttpClient();
        using var response = await client.GetAsync($"{page}/api/v1/session", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Encryption_and_login_are_taken_from_the_Supervisor_and_the_password_is_not_shown()
    {
        await using var supervisor = new FakeSupervisor(
            """{"result":"ok","data":{"host":"core-mosquitto","port":"8883","ssl":true,"username":"addons","password":"geheim"}}""");
        Write("""{"inverters":[{"host":"192.168.1.20"}]}""");
        var result = await CheckAsync(supervisor);
        Assert.Contains("broker     core-mosquitto:8883, TLS, with user and password", result.Good, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_broker_is_used_without_a_request()
    {
        await using var supervisor = new FakeSupervisor("{}");
        Write("""{"mqtt":{"host":"192.168.1.10"}}""");
        Assert.Contains("broker     192.168.1.10:1883, no user", (await CheckAsync(supervisor)).Good, StringComparison.Ordinal);
        Assert.Empty(supervisor.Requests);
    }

    [Fact]
    public async Task Commands_of_the_app_find_the_broker_too()
    {
        await using var supervisor = new FakeSupervisor("""{"result":"error","message":"Service not enabled"}""", 400);
        foreach (var command in (string[])["doctor -i 127.0.0.1", "mqtt clean"])
        {
            var result = await Program.RunAsync(supervisor.Environment, "", command.Split(' '));
            Assert.Contains("Home Assistant has no MQTT broker.", result.Failed(2), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(
        400,
        """{"result":"error","message":"Service not enabled"}""",
        "Home Assistant has no MQTT broker. Install and start the app 'Mosquitto broker'")]
    [InlineData(200, """{"result":"ok","data":{}}""", "Home Assistant has no MQTT broker.")]
    [InlineData(200, """{"result":"ok","data":{"host":"a b"}}""", "host of the broker of Home Assistant")]
    [InlineData(
        200, """{"result":"ok","data":{"host":"x","port":0}}""", "port of the broker of Home Assistant is '0': expected a TCP port")]
    [InlineData(200, "[1]", "Home Assistant has no MQTT broker.")]
    [InlineData(200, "<html>", "Cannot get the broker from Home Assistant's Supervisor at http://127.0.0.1:")]
    [InlineData(403, "", "it refuses access (403)")]
    public async Task What_the_Supervisor_lacks_is_one_sentence_with_what_to_do(int status, string body, string expected)
    {
        await using var supervisor = new FakeSupervisor(body, status);
        Write("{}");
        var daemon = (await Program.RunAsync(supervisor.Environment, "", "daemon", "-c", OptionsFile)).Failed(2);
        Assert.Contains(expected, daemon, StringComparison.Ordinal);
        Assert.DoesNotContain(FakeSupervisor.Token, daemon, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Supervisor_that_is_away_is_named_with_its_address()
    {
        var address = $"http://127.0.0.1:{LoopbackPort.Free()}";
        (string, string)[] environment = [("SUPERVISOR_TOKEN", "x"), ("SERMATEC_SUPERVISOR", address)];
        var error = (await Program.RunAsync(environment, "", "daemon")).Failed(2);
        Assert.Contains($"Supervisor at {address}: Connection refused", error, StringComparison.Ordinal);
        Assert.Contains("Restart the app, or set a broker", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_texts_count_as_absent_in_JSON_only()
    {
        Write("""{"mqtt":{"host":"x","port":"","password_file":""},"poll":{"fast":""},"time_zone":""}""");
        Assert.Contains("broker     x:1883", (await Program.RunAsync("check-config", OptionsFile)).Good, StringComparison.Ordinal);
        var yaml = Path.Combine(_data, "options.yaml");
        File.Copy(OptionsFile, yaml);
        Assert.Contains("mqtt.port is ''", (await Program.RunAsync("check-config", yaml)).Output, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [GeneratedRegex("http://[0-9.:]+[0-9]")]
    private static partial Regex Address();

    private void Write(string options) => File.WriteAllText(OptionsFile, options);

    private Task<Result> CheckAsync(FakeSupervisor supervisor) =>
        Program.RunAsync(supervisor.Environment, "", "check-config", OptionsFile);

    private Program Start(FakeSupervisor supervisor, (string, string)[] environment) => Program.Start(
        Program.Path,
        [.. supervisor.Environment, ("SERMATEC_CONFIG", OptionsFile), ("SERMATEC_STATE_DIR", Path.Combine(_data, "state")), .. environment],
        ["daemon"]);
}
