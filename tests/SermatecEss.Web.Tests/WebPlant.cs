using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using SermatecEss.Bridge;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Bridge.Tests;
using SermatecEss.Bridge.Tests.Inverters;
using SermatecEss.History;
using SermatecEss.History.Configuration;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Inverter.State;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Simulator;
using SermatecEss.Simulator.Faults;
using SermatecEss.Web.Access;
using SermatecEss.Web.Configuration;
using SermatecEss.Web.Events;
using SermatecEss.Web.Routing;

namespace SermatecEss.Web.Tests;

/// <summary>
/// A daemon with the HTTP interface on a free port, and a simulated inverter. Its clock stands still until a test moves it; that of the
/// daemon may run, where what the daemon does takes time.
/// </summary>
internal sealed class WebPlant : IAsyncDisposable, IOutput
{
    internal const string Serial = "STSIMULATED000000000000001";
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private readonly FakeTimeProvider _plantTime = new(new DateTimeOffset(2026, 6, 21, 10, 0, 0, TimeSpan.Zero));
    private readonly ConcurrentQueue<(LogLevel Level, string Line)> _lines = new();
    private readonly Channel<InverterEvent> _events = Channel.CreateUnbounded<InverterEvent>();
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly CancellationTokenSource _stop = new();
    private readonly Daemon _daemon;
    private readonly WebOutput _web;
    private readonly HistoryOutput? _history;
    private Task _running = Task.CompletedTask;

    private WebPlant(HttpOptions http, Func<BridgeOptions, BridgeOptions> change, TimeProvider? daemonTime)
    {
        _end.CancelAfter(TimeSpan.FromMinutes(1));
        Server = SimulatorServer.Start(
            new SimulatorOptions { Start = _plantTime.GetUtcNow() },
            new IPEndPoint(IPAddress.Loopback, 0),
            new FaultPlan { FrameGap = TimeSpan.Zero },
            _plantTime);
        var session = new SessionOptions
        {
            Host = "127.0.0.1",
            Port = Server.EndPoint.Port,
            ResponseTimeout = TimeSpan.FromMinutes(30),
            Retries = 0,
        };
        Options = change(new BridgeOptions
        {
            Inverters = [new InverterOptions(session, new PollPeriods(Period))],
            TimeZone = TimeZoneInfo.CreateCustomTimeZone("House", TimeSpan.FromHours(2), "House", "House"),
            StuckAfter = 0,
            EarliestTime = DateTimeOffset.UnixEpoch,
        });
        var log = new Log(LogLevel.Info, (level, line) => _lines.Enqueue((level, line)));
        var time = daemonTime ?? Clock;
        State = EarlierRun.Of(new SimulatorOptions(), _plantTime, time);
        _history = Options.StateDirectory is { } directory
            ? new HistoryOutput(directory, new HistoryOptions(), Options.TimeZone, time, log)
            : null;
        _web = new WebOutput(http, Options, _history, State, Clock, log);
        IOutput[] outputs = [.. new IOutput?[] { _web, this, _history }.OfType<IOutput>()];
        _daemon = new Daemon(Options, CommandCatalogue.Default, "1.2.3", outputs, time, log, State);
    }

    internal WaitClock Clock { get; } = new();

    internal IStateStore State { get; }

    internal SimulatorServer Server { get; }

    /// <summary>The configuration of the daemon.</summary>
    internal BridgeOptions Options { get; }

    /// <summary>The daemon as its outputs see it.</summary>
    internal BridgeView Bridge { get; private set; } = null!;

    /// <summary>A program that uses it.</summary>
    internal HttpClient Client { get; private set; } = null!;

    internal CancellationToken End => _end.Token;

    /// <summary>The log so far.</summary>
    internal IReadOnlyCollection<(LogLevel Level, string Line)> Lines => _lines;

    /// <inheritdoc/>
    string IOutput.Name => "test";

    /// <inheritdoc/>
    string? IOutput.Detail => null;

    /// <summary>Starts the daemon, and waits until each poll group has been polled.</summary>
    internal static async Task<WebPlant> StartAsync(
        HttpOptions? http = null, Func<BridgeOptions, BridgeOptions>? change = null, TimeProvider? daemonTime = null)
    {
        http ??= new HttpOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0), IsAddressGiven = true };
        var plant = new WebPlant(http, change ?? (options => options), daemonTime);
        plant._web.Listen();
        plant.Client = new HttpClient { BaseAddress = new Uri($"http://{plant._web.Where ?? http.EndPoint}") };

        // As the page does.
        plant.Client.DefaultRequestHeaders.Add("Origin", $"{plant.Client.BaseAddress}".TrimEnd('/'));
        plant.Client.DefaultRequestHeaders.Add("X-Sermatec", "1");
        plant._running = plant._daemon.RunAsync(plant._stop.Token);
        while (!(await plant.NextAsync<Polled>()).Picture.HasRequestedAll)
        {
        }

        return plant;
    }

    /// <summary>The routes of a server for a daemon.</summary>
    internal IReadOnlyList<Route> RoutesOf(BridgeView bridge, AccessGuard access) =>
        RouteTable.Of(bridge, Options, new EventStreams(bridge, Options.TimeZone, Clock), _history, access, Clock);

    /// <summary>The next event of a kind; others are passed over.</summary>
    internal async Task<T> NextAsync<T>()
        where T : InverterEvent
    {
        while (true)
            if (await _events.Reader.ReadAsync(_end.Token) is T wanted) return wanted;
    }

    /// <summary>What decides access, for a server of a test's own.</summary>
    internal AccessGuard Guard(HttpOptions options) =>
        new(options, new CredentialStore(State, Bridge.Log.Error), new SessionTable(Clock), Clock, Bridge.Log);

    /// <summary>Lets time pass for the simulated inverter alone.</summary>
    internal void PassPlantTime(TimeSpan time) => _plantTime.Advance(time);

    /// <summary>Lets a period pass, and takes the poll of the fast group that follows.</summary>
    internal async Task PollAsync()
    {
        await Clock.PassAsync(Period, _end.Token);
        while ((await NextAsync<Polled>()).Group != PollGroup.Fast)
        {
        }
    }

    /// <summary>The body of a GET that has to succeed.</summary>
    internal async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Client.GetAsync(path, _end.Token);
        var text = await response.Content.ReadAsStringAsync(_end.Token);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {(int)response.StatusCode} {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Sends a request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path.</param>
    /// <param name="body">JSON; null for no body.</param>
    internal Task<HttpResponseMessage> SendAsync(string method, string path, string? body = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _end.Token);
    }

    /// <summary>Sends a request that has to fail.</summary>
    /// <returns>The body, which is a problem of that status.</returns>
    internal async Task<JsonElement> FailAsync(HttpStatusCode status, string method, string path, string? body = null)
    {
        using var response = await SendAsync(method, path, body);
        var text = await response.Content.ReadAsStringAsync(_end.Token);
        Assert.True(response.StatusCode == status, $"{method} {path}: {(int)response.StatusCode} {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        return problem;
    }

    /// <summary>Ends the daemon in order.</summary>
    internal async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    /// <inheritdoc/>
    async Task IOutput.RunAsync(BridgeView bridge, OutputFeed events, CancellationToken cancellation)
    {
        Bridge = bridge;
        while (true) await _events.Writer.WriteAsync(await events.TakeAsync(cancellation), cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Client.Dispose();
        await _daemon.DisposeAsync();
        _web.Dispose();
        await Server.DisposeAsync();
        _stop.Dispose();
        _end.Dispose();
    }
}
