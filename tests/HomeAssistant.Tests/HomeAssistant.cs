using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using SermatecEss.EndToEnd.Tests;
using SermatecEss.Testing;

namespace SermatecEss.HomeAssistant.Tests;

/// <summary>A real Home Assistant connected to a broker. It can be stopped and restarted with its stored data.</summary>
internal sealed partial class HomeAssistant : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string? Run =
        RuntimeInformation.OSArchitecture == Architecture.X64 ? SharedFolder.Find("homeassistant", "run") : null;

    private readonly string _folder = Directory.CreateTempSubdirectory("sermatec-home").FullName;
    private readonly int _port = LoopbackPort.Free();
    private readonly int _broker;
    private readonly ConcurrentDictionary<string, JsonElement> _states = new();
    private readonly ConcurrentDictionary<string, bool> _unavailable = new();

    /// <summary>At most one: a reader sees all changes.</summary>
    private readonly Channel<bool> _changes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Its configuration file without what a test appends; null before the first test does.</summary>
    private string? _configuration;

    private Process? _process;
    private HomeSocket? _socket;
    private int _pid;
    private volatile bool _hasOldRegistries;
    private JsonElement _entities;
    private JsonElement _devices;

    private HomeAssistant(Broker broker) => _broker = broker.Port;

    /// <summary>Skips a test if Home Assistant is not installed.</summary>
    internal static void SkipIfMissing() =>
        Assert.SkipWhen(Run is null, "needs the Home Assistant of ../shared/homeassistant, which is not there or not for this processor");

    internal static async Task<HomeAssistant> StartAsync(Broker broker)
    {
        var home = new HomeAssistant(broker);
        await home.StartAgainAsync();
        return home;
    }

    internal async Task StartAgainAsync()
    {
        string[] arguments = ["--dir", _folder, "--broker", $"127.0.0.1:{_broker}", "--port", $"{_port}"];
        var start = new ProcessStartInfo(Run!, arguments) { RedirectStandardOutput = true };
        _process = Process.Start(start)!;
        var line = await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.True(line is not null, $"Home Assistant did not start:\n{string.Join('\n', await LogAsync())}");
        var ready = JsonElement.Parse(line);
        _pid = ready.GetProperty("pid").GetInt32();
        _states.Clear();
        _hasOldRegistries = true;
        _socket = await HomeSocket.ConnectAsync(new Uri(ready.GetProperty("url").GetString()!), ready.GetProperty("token").GetString()!);
        foreach (var registry in (string[])["entity_registry_updated", "device_registry_updated"])
            await _socket.SubscribeAsync("subscribe_events", new JsonObject { ["event_type"] = registry }, _ => Forget());
        await _socket.SubscribeAsync("subscribe_entities", null, Note);
    }

    /// <summary>Stops it cleanly.</summary>
    internal Task StopAsync() => EndAsync("TERM", _process!.Id);

    /// <summary>Kills it.</summary>
    internal Task CrashAsync() => EndAsync("KILL", _pid);

    /// <inheritdoc cref="HomeSocket.RequestAsync"/>
    internal Task<JsonElement> RequestAsync(string type, JsonObject? parameters = null) => _socket!.RequestAsync(type, parameters);

    /// <summary>Calls a service for an entity, like its web page does.</summary>
    internal Task CallAsync(string service, HomeEntity entity, params ReadOnlySpan<(string Name, JsonNode Value)> data) =>
        CallAsync(service, entity.Id, data);

    /// <summary>Calls a service for an entity that is not ours.</summary>
    internal Task CallAsync(string service, string entity, params ReadOnlySpan<(string Name, JsonNode Value)> data)
    {
        var values = new JsonObject();
        foreach (var (name, value) in data) values[name] = value;
        return RequestAsync("call_service", new JsonObject
        {
            ["domain"] = entity[..entity.IndexOf('.', StringComparison.Ordinal)],
            ["service"] = service,
            ["target"] = new JsonObject { ["entity_id"] = entity },
            ["service_data"] = values,
        });
    }

    /// <summary>Appends text to its configuration file in place of what was appended before, and makes integrations read it.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="integrations">The integrations to reload, in order.</param>
    internal async Task ConfigureAsync(string yaml, params string[] integrations)
    {
        var file = Path.Combine(_folder, "configuration.yaml");
        _configuration ??= await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, _configuration + yaml, TestContext.Current.CancellationToken);
        foreach (var integration in integrations)
            _ = await RequestAsync("call_service", new JsonObject { ["domain"] = integration, ["service"] = "reload" });
    }

    /// <summary>The text that a template gives.</summary>
    internal Task<string> RenderAsync(string template) => EventAsync(
        "render_template", new JsonObject { ["template"] = template }, rendered => $"{rendered.GetProperty("result")}");

    /// <summary>The message of the notification with a title, once it shows one.</summary>
    internal Task<string> NotificationAsync(string title) => EventAsync("persistent_notification/subscribe", null, shown =>
        shown.GetProperty("notifications").EnumerateObject()
            .Where(notification => Text(notification.Value, "title") == title)
            .Select(notification => Text(notification.Value, "message"))
            .FirstOrDefault());

    /// <summary>Its MQTT devices and entities now.</summary>
    internal async Task<Home> LookAsync()
    {
        if (_hasOldRegistries)
        {
            _hasOldRegistries = false;
            _entities = await RequestAsync("config/entity_registry/list");
            _devices = await RequestAsync("config/device_registry/list");
        }

        var devices = new Dictionary<string, HomeDevice>();
        foreach (var device in _devices.EnumerateArray())
            if (Identifier(device) is { } id) devices[Text(device, "id")!] = new HomeDevice(id, Text(device, "name") ?? "");
        var entities = _entities.EnumerateArray().Where(entity => Text(entity, "platform") == "mqtt");
        return new Home([.. entities.Select(entity => Read(entity, devices))], [.. devices.Values]);
    }

    /// <summary>Waits for changes until all conditions hold.</summary>
    /// <param name="faults">Returns what is still wrong.</param>
    /// <param name="limit">The time limit; null if it is not what is tested.</param>
    internal async Task<Home> UntilAsync(Func<Home, IEnumerable<string>> faults, TimeSpan? limit = null)
    {
        Faults.AssertNone(await WaitAsync(faults, limit ?? Patience));
        return await LookAsync();
    }

    /// <summary>Waits for changes until all conditions hold, or the time is over.</summary>
    /// <returns>What is still wrong.</returns>
    internal async Task<IReadOnlyList<string>> WaitAsync(Func<Home, IEnumerable<string>> faults, TimeSpan limit)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        end.CancelAfter(limit);
        while (true)
        {
            var left = faults(await LookAsync()).ToList();
            if (left.Count == 0) return left;
            try
            {
                _ = await _changes.Reader.ReadAsync(end.Token);
            }
            catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                return left;
            }
        }
    }

    /// <summary>Forgets which entities have been unavailable so far.</summary>
    internal void ForgetUnavailable() => _unavailable.Clear();

    /// <summary>Whether an entity has been unavailable, for however short a time.</summary>
    internal bool WasUnavailable(HomeEntity entity) => _unavailable.ContainsKey(entity.Id);

    /// <summary>The warnings and errors in its log since it started, without those that it logs without us.</summary>
    internal async Task<IEnumerable<string>> ComplaintsAsync() =>
        (await LogAsync()).Where(line => Complaint().IsMatch(line) && !ComplaintWithoutUs().IsMatch(line));

    /// <summary>
    /// Makes everything recorded ten minutes older, while it is stopped. Home Assistant compiles statistics every five minutes, and missed
    /// ones at start: so it compiles them from what was recorded in the test.
    /// </summary>
    internal async Task MakeRecordsOlderAsync()
    {
        const string Script = """
            import sqlite3, sys
            with sqlite3.connect(sys.argv[1]) as db:
                for column in ('last_updated_ts', 'last_changed_ts', 'last_reported_ts'):
                    db.execute(f'UPDATE states SET {column} = {column} - 600')
                db.execute("UPDATE recorder_runs SET start = datetime(start, '-30 minutes')")
                db.execute("UPDATE statistics_runs SET start = datetime(start, '-30 minutes')")
                db.execute('DELETE FROM statistics')
                db.execute('DELETE FROM statistics_short_term')
            """;
        using var python = Process.Start(Run!, ["python", "-c", Script, Path.Combine(_folder, "home-assistant_v2.db")]);
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, python.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) await CrashAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Subscribes to events, and waits for the first text found in one.</summary>
    private async Task<string> EventAsync(string type, JsonObject? parameters, Func<JsonElement, string?> find)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _socket!.SubscribeAsync(type, parameters, shown =>
        {
            if (find(shown) is { } text) _ = found.TrySetResult(text);
        });
        return await found.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    private async Task<string[]> LogAsync()
    {
        var log = Path.Combine(_folder, "home-assistant.log");
        return File.Exists(log) ? await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken) : [];
    }

    private async Task EndAsync(string signal, int process)
    {
        using (var kill = Process.Start("kill", [$"-{signal}", $"{process}"])) await kill.WaitForExitAsync(CancellationToken.None);
        await _process!.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _process = null;
        if (_socket is not null) await _socket.DisposeAsync();
        _socket = null;
    }

    /// <summary>Records added, changed and removed states from their compressed form.</summary>
    private void Note(JsonElement change)
    {
        if (change.TryGetProperty("a", out var added))
            foreach (var entity in added.EnumerateObject()) Note(entity.Name, entity.Value);
        if (change.TryGetProperty("c", out var changed))
            foreach (var entity in changed.EnumerateObject()) Note(entity.Name, Merge(_states[entity.Name], entity.Value));
        if (change.TryGetProperty("r", out var removed))
            foreach (var entity in removed.EnumerateArray()) _ = _states.TryRemove(entity.GetString()!, out _);
        _ = _changes.Writer.TryWrite(true);
    }

    private void Note(string entity, JsonElement state)
    {
        _states[entity] = state;
        if (state.GetProperty("s").ValueEquals("unavailable")) _unavailable[entity] = true;
    }

    private void Forget()
    {
        _hasOldRegistries = true;
        _ = _changes.Writer.TryWrite(true);
    }

    private static JsonElement Merge(JsonElement state, JsonElement change)
    {
        var merged = JsonObject.Create(state)!;
        var attributes = merged["a"]!.AsObject();
        if (change.TryGetProperty("+", out var more))
        {
            if (more.TryGetProperty("s", out var value)) merged["s"] = value.GetString();
            if (more.TryGetProperty("a", out var set))
                foreach (var attribute in set.EnumerateObject()) attributes[attribute.Name] = JsonNode.Parse(attribute.Value.GetRawText());
        }

        if (change.TryGetProperty("-", out var less) && less.TryGetProperty("a", out var gone))
            foreach (var attribute in gone.EnumerateArray()) _ = attributes.Remove(attribute.GetString()!);
        return JsonElement.Parse(merged.ToJsonString());
    }

    private HomeEntity Read(JsonElement entity, Dictionary<string, HomeDevice> devices)
    {
        var id = Text(entity, "entity_id")!;
        var has = _states.TryGetValue(id, out var state);
        return new HomeEntity(
            id,
            Text(entity, "unique_id")!,
            Text(entity, "original_name") ?? "",
            Text(entity, "device_id") is { } device && devices.TryGetValue(device, out var owner) ? owner.Id : "",
            Text(entity, "entity_category"),
            Text(entity, "disabled_by"),
            has ? Text(state, "s") : null,
            has ? state.GetProperty("a") : default);
    }

    [GeneratedRegex(@"^[\d-]+ \S+ (WARNING|ERROR|CRITICAL) ")]
    private static partial Regex Complaint();

    [GeneratedRegex(
        "Skipping pip|Failed to load integration for translation|zlib_ng and isal|too frequently|took [0-9.]+ seconds|taking over")]
    private static partial Regex ComplaintWithoutUs();

    /// <summary>The identifier of an MQTT device; null for any other.</summary>
    private static string? Identifier(JsonElement device)
    {
        foreach (var id in device.GetProperty("identifiers").EnumerateArray())
            if (id[0].ValueEquals("mqtt")) return id[1].GetString();
        return null;
    }

    private static string? Text(JsonElement json, string key) =>
        json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
