using System.Text.Json.Nodes;
using SermatecEss.Browser.Tests;
using SermatecEss.EndToEnd.Tests;

[assembly: AssemblyFixture(typeof(Demo))]

namespace SermatecEss.Browser.Tests;

/// <summary>The demo with a year of history, whose clock almost stands still, once for all tests that only look.</summary>
public sealed class Demo : IAsyncLifetime
{
    private Program? _program;

    /// <summary>The address of its page.</summary>
    internal string Address { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        string[] options = ["--start", "2026-06-21T11:00", "--speed", "1", "--interval", "1s", "--http", "127.0.0.1:0"];
        _program = Program.Start(["demo", .. options]);
        var line = await _program.ErrorLineAsync("The page: ");
        Address = line[line.IndexOf("http://", StringComparison.Ordinal)..].Trim();

        // The page is served before the first poll of every group.
        while (!await HasReadAllAsync())
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_program is null) return;
        await _program.InterruptAsync();
        _ = await _program.EndAsync();
        _program.Dispose();
    }

    private async Task<bool> HasReadAllAsync()
    {
        using var http = new HttpClient { BaseAddress = new Uri($"{Address}api/v1/") };
        async Task<JsonNode> GetAsync(string path) =>
            JsonNode.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative), CancellationToken.None))!;

        if ((await GetAsync("inverters")).AsArray() is not [{ } inverter, ..] || inverter["serial"] is not { } serial) return false;
        return (await GetAsync($"inverters/{serial}/latest"))["groups"]!.AsObject().Count == inverter["groups"]!.AsArray().Count;
    }
}
