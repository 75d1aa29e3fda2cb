using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SermatecEss.EndToEnd.Tests;

namespace SermatecEss.Web.Tests.Influx;

/// <summary>A real InfluxDB 1 on loopback, with a directory of its own, which can be stopped and started.</summary>
internal sealed class RealInflux : IAsyncDisposable
{
    internal const string Program = "/usr/bin/influxd";

    /// <summary>Its database.</summary>
    internal const string Database = "solar";
    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-influxd").FullName;
    private readonly int _port = LoopbackPort.Free();
    private readonly HttpClient _http = new();
    private Process? _process;

    /// <summary>Where it listens.</summary>
    internal Uri Url => new($"http://127.0.0.1:{_port}");

    /// <summary>Starts it, and waits until it answers.</summary>
    internal async Task StartAsync()
    {
        var configuration = Path.Combine(_folder, "influxdb.conf");
        await File.WriteAllTextAsync(
            configuration,
            $"""
            reporting-disabled = true
            bind-address = "127.0.0.1:0"
            [meta]
              dir = "{_folder}/meta"
            [data]
              dir = "{_folder}/data"
              wal-dir = "{_folder}/wal"
              query-log-enabled = false
            [monitor]
              store-enabled = false
            [http]
              bind-address = "127.0.0.1:{_port}"
              log-enabled = false
            [logging]
              level = "error"
              suppress-logo = true
            [continuous_queries]
              enabled = false
            """,
            TestContext.Current.CancellationToken);
        _process = Process.Start(new ProcessStartInfo(Program, ["run", "-config", configuration]) { RedirectStandardError = true })!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        while (!await AnswersAsync())
        {
            Assert.False(_process.HasExited, "influxd ended");
            await Task.Yield();
        }

        _ = await QueryAsync($"create database {Database}", HttpMethod.Post);
    }

    /// <summary>Ends it without a word.</summary>
    internal async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        _process.Dispose();
        _process = null;
    }

    /// <summary>How many values each field has.</summary>
    internal async Task<SortedDictionary<string, int>> CountsAsync()
    {
        var series = await QueryAsync("select count(*) from sermatec", HttpMethod.Get);
        if (series.ValueKind == JsonValueKind.Undefined) return [];
        var names = series.GetProperty("columns").EnumerateArray().Select(name => name.GetString()!).ToList();
        var values = series.GetProperty("values")[0].EnumerateArray().ToList();
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var i = 1; i < names.Count; i++)
        {
            // A field whose first value is just being written has none.
            if (values[i].ValueKind == JsonValueKind.Number) counts[names[i]["count_".Length..]] = values[i].GetInt32();
        }

        return counts;
    }

    /// <summary>The type of each field.</summary>
    internal async Task<SortedDictionary<string, string>> TypesAsync()
    {
        var series = await QueryAsync("show field keys", HttpMethod.Get);
        var types = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in series.GetProperty("values").EnumerateArray()) types[field[0].GetString()!] = field[1].GetString()!;
        return types;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await KillAsync();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var response = await _http.GetAsync(new Uri(Url, "/ping"), TestContext.Current.CancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<JsonElement> QueryAsync(string query, HttpMethod method)
    {
        var target = new Uri(Url, string.Create(CultureInfo.InvariantCulture, $"/query?db={Database}&q={Uri.EscapeDataString(query)}"));
        using var request = new HttpRequestMessage(method, target);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode);
        var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        var result = json.GetProperty("results")[0];
        return result.TryGetProperty("series", out var series) ? series[0] : default;
    }
}
