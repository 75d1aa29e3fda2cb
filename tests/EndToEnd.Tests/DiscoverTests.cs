using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using SermatecEss.Bridge.Tests;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>Everything is on addresses of this computer, 127.0.0.0/8: nothing is broadcast, and no other computer gets a request.</summary>
public sealed class DiscoverTests
{
    [Fact]
    public async Task A_scan_lists_the_inverters_of_a_network()
    {
        await using var plant = new Plant();
        string[] scan = ["discover", "--scan", "127.0.0.0/28", "-p", $"{plant.Server.EndPoint.Port}"];

        var table = await Program.RunAsync(scan);
        var json = JsonDocument.Parse((await Program.RunAsync([.. scan, "-o", "json"])).Good).RootElement;

        Assert.Matches(@"│ Address\s+│ MAC\s+│ Serial number\s+│ Model\s+│ PCU\s+│ Found by\s+│", table.Good);
        var port = plant.Server.EndPoint.Port;
        Assert.Matches($@"│ 127\.0\.0\.1:{port} │\s+│ \S+\s+│ \d+kW\s+│ \d{{3}}\s+│ scan\s+│", table.Good);
        var found = Assert.Single(json.EnumerateArray());
        Assert.Equal("127.0.0.1", found.GetProperty("address").GetString());
        Assert.Equal(plant.Server.EndPoint.Port, found.GetProperty("port").GetInt32());
        Assert.Equal("scan", found.GetProperty("found_by").GetString());
        Assert.NotEmpty(found.GetProperty("serial").GetString()!);
        Assert.Equal(JsonValueKind.Null, found.GetProperty("mac").ValueKind);
        Assert.All(plant.Asked, code => Assert.Equal("98", code));
    }

    [Fact]
    public async Task A_WiFi_module_that_answers_a_search_word_is_asked()
    {
        await using var plant = new Plant();
        using var module = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        module.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var answering = AnswerAsync(module, end.Token);

        var result = await Program.RunAsync(
            "discover", "--search", $"{module.LocalEndPoint}", "--wait", "5s", "-p", $"{plant.Server.EndPoint.Port}", "-o", "json");
        await end.CancelAsync();

        var found = Assert.Single(JsonDocument.Parse(result.Good).RootElement.EnumerateArray());
        Assert.Equal("D8:B0:4C:01:23:45", found.GetProperty("mac").GetString());
        Assert.Equal("search_word", found.GetProperty("found_by").GetString());
        Assert.NotEmpty(found.GetProperty("serial").GetString()!);
        Assert.All(await answering, word => Assert.Contains(word, (string[])["www.usr.cn", "HF-A11ASSISTHREAD"]));
    }

    [Fact]
    public async Task An_inverter_that_dials_in_is_found()
    {
        const string Line = "for inverters to dial in to ";
        await using var plant = new Plant();
        using var run = Program.Start("discover", "--accept", "127.0.0.1:0", "--wait", "5s", "-o", "json");
        var line = await run.ErrorLineAsync(Line);
        var port = IPEndPoint.Parse(line[(line.IndexOf(Line, StringComparison.Ordinal) + Line.Length)..].TrimEnd('.'));
        await using var inverter = new DiallingSimulator(port, plant.Server.EndPoint);

        var found = Assert.Single(JsonDocument.Parse((await run.EndAsync()).Good).RootElement.EnumerateArray());

        Assert.Equal("dial_in", found.GetProperty("found_by").GetString());
        Assert.NotEmpty(found.GetProperty("serial").GetString()!);
    }

    [Fact]
    public async Task Without_an_inverter_it_fails_and_says_what_to_do()
    {
        var result = await Program.RunAsync("discover", "--scan", "127.0.0.1/32", "-p", $"{LoopbackPort.Free()}", "-o", "json");
        Assert.Contains("No inverter found. Check that", result.Failed(1), StringComparison.Ordinal);
        Assert.Equal("[]\n", result.Output);
    }

    [Theory]
    [InlineData("'discover' searches for inverters, so it has no --inverter", "-i", "127.0.0.1")]
    [InlineData("so it has no --retries", "--retries", "1")]
    [InlineData("--scan '10.0.0.0/8': too many addresses", "--scan", "10.0.0.0/8")]
    [InlineData("--scan '8.8.8.8': not a private network", "--scan", "8.8.8.8")]
    [InlineData("--search '8.8.8.8': expected a private IPv4 address", "--search", "8.8.8.8")]
    [InlineData("--search '127.0.0.1:0': expected a private IPv4 address", "--search", "127.0.0.1:0")]
    public async Task What_it_must_not_ask_is_refused(string said, params string[] arguments) =>
        Assert.Contains(said, (await Program.RunAsync(["discover", .. arguments])).Failed(2), StringComparison.Ordinal);

    /// <summary>Answers every word until it is cancelled.</summary>
    private static async Task<List<string>> AnswerAsync(Socket module, CancellationToken cancellation)
    {
        var words = new List<string>();
        var room = new byte[100];
        try
        {
            while (true)
            {
                var received = await module.ReceiveFromAsync(room, new IPEndPoint(IPAddress.Any, 0), cancellation);
                words.Add(Encoding.ASCII.GetString(room, 0, received.ReceivedBytes));
                _ = await module.SendToAsync("10.10.100.254,D8B04C012345,USR-WIFI232"u8.ToArray(), received.RemoteEndPoint, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            return words;
        }
    }
}
