using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>Access to a running daemon over HTTP, which commands open and close.</summary>
public sealed partial class HttpAccessTests : IDisposable
{
    private const string Password = "correct horse battery";
    private readonly string _state = Directory.CreateTempSubdirectory("sermatec-e2e-access").FullName;

    private static CancellationToken End => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_password_closes_a_running_daemon_and_a_session_or_a_key_opens_it()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        using var daemon = Start(plant, broker, "127.0.0.1:0");
        var address = Address().Match(await daemon.ErrorLineAsync("HTTP interface at")).Value;
        using var browser = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() });
        browser.BaseAddress = new Uri(address);
        browser.DefaultRequestHeaders.Add("Origin", address);
        browser.DefaultRequestHeaders.Add("X-Sermatec", "1");
        Assert.Equal(("admin", "open"), await WhoAsync(browser));
        Assert.Equal(200, await StatusAsync(browser, "/api/v1/keys"));

        _ = (await RunAsync(Password, "password", "set")).Good;
        Assert.Equal(("none", null), await WhoAsync(browser));
        Assert.Equal(401, await StatusAsync(browser, "/api/v1/keys"));
        Assert.Equal(401, await StatusAsync(browser, "/metrics"));
        Assert.Equal(200, await StatusAsync(browser, "/healthz"));

        using var wrong = await browser.PostAsync("/api/v1/session", Json("not the password"), End);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        using var login = await browser.PostAsync("/api/v1/session", Json(Password), End);
        Assert.Equal(HttpStatusCode.NoContent, login.StatusCode);
        Assert.Equal(("admin", "cookie"), await WhoAsync(browser));

        var key = (await RunAsync("", "key", "create", "prometheus")).Good.Trim();
        using var scraper = new HttpClient { BaseAddress = new Uri(address) };
        scraper.DefaultRequestHeaders.Add("Authorization", $"Bearer {key}");
        Assert.Equal(("viewer", "key"), await WhoAsync(scraper));
        Assert.Equal(200, await StatusAsync(scraper, "/metrics"));
        Assert.Equal(403, await StatusAsync(scraper, "/api/v1/keys"));
        _ = (await RunAsync("", "key", "revoke", key[4..12])).Good;
        Assert.Equal(401, await StatusAsync(scraper, "/metrics"));

        // A new password ends the sessions of the old one.
        _ = (await RunAsync("another long password", "password", "set")).Good;
        Assert.Equal(("none", null), await WhoAsync(browser));
        _ = (await RunAsync("", "password", "remove")).Good;
        Assert.Equal(("admin", "open"), await WhoAsync(browser));

        await daemon.InterruptAsync();
        var end = await daemon.EndAsync();
        foreach (var secret in (string[])["not the password", Password, key])
            Assert.DoesNotContain(secret, end.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0:0")]
    [InlineData("[::]:0")]
    public async Task Without_a_password_a_daemon_that_others_could_reach_does_not_start(string address)
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        using (var open = Start(plant, broker, address))
        {
            var refusal = (await open.EndAsync()).Failed(2);
            Assert.Contains("needs a password", refusal, StringComparison.Ordinal);
            Assert.Contains($"{_state}; set one with 'sermatec-ess password set'", refusal, StringComparison.Ordinal);
        }

        Assert.Empty(plant.Asked);
        _ = (await RunAsync(Password, "password", "set")).Good;
        using var closed = Start(plant, broker, address);
        _ = await closed.ErrorLineAsync("HTTP interface at");
    }

    [Fact]
    public async Task Without_a_state_directory_only_this_computer_has_access()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        using var daemon = Program.Start(
            Program.Path,
            [("SERMATEC_HTTP", "0.0.0.0:0"), ("SERMATEC_STATE_DIR", "none")],
            [.. Arguments(plant, broker)]);
        Assert.Contains("there is no state directory", (await daemon.EndAsync()).Failed(2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_closes_access_and_a_restart_does_not_open_it()
    {
        await using var plant = new Plant();
        await using var broker = await Broker.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(_state, "bridge.credentials"), "{}", End);
        for (var life = 0; life < 2; life++)
        {
            using var daemon = Start(plant, broker, "127.0.0.1:0");
            _ = await daemon.ErrorLineAsync("access over HTTP is closed");
            using var client = new HttpClient();
            client.BaseAddress = new Uri(Address().Match(await daemon.ErrorLineAsync("HTTP interface at")).Value);
            Assert.Equal(("none", null), await WhoAsync(client));
            Assert.Equal(401, await StatusAsync(client, "/api/v1/keys"));
            await daemon.KillAsync();
        }
    }

    public void Dispose() => Directory.Delete(_state, recursive: true);

    private static string[] Arguments(Plant plant, Broker broker) =>
        ["daemon", .. plant.Address, "-m", "127.0.0.1", "-t", $"{broker.Port}"];

    private static JsonContent Json(string password) => JsonContent.Create(new Dictionary<string, string> { ["password"] = password });

    private static async Task<(string? Role, string? Via)> WhoAsync(HttpClient client)
    {
        using var session = JsonDocument.Parse(await client.GetStringAsync("/api/v1/session", End));
        return (session.RootElement.GetProperty("role").GetString(), session.RootElement.GetProperty("via").GetString());
    }

    private static async Task<int> StatusAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path, End);
        return (int)response.StatusCode;
    }

    [GeneratedRegex("http://[0-9.:]+[0-9]")]
    private static partial Regex Address();

    private Program Start(Plant plant, Broker broker, string address) => Program.Start(
        Program.Path, [("SERMATEC_HTTP", address), ("SERMATEC_STATE_DIR", _state)], Arguments(plant, broker));

    private Task<Result> RunAsync(string input, params string[] arguments) =>
        Program.RunAsync([("SERMATEC_STATE_DIR", _state)], input, arguments);
}
