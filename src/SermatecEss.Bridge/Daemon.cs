using SermatecEss.Bridge.Configuration;
using SermatecEss.Inverter;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Bridge;

/// <summary>Asks all inverters and publishes what they say, for as long as it is let. No inverter waits for another, and none for the broker.</summary>
public sealed class Daemon : IAsyncDisposable
{
    private readonly BridgeOptions _options;
    private readonly MqttOutput _mqtt;
    private readonly InverterFeed[] _feeds;

    /// <param name="options">What it is told.</param>
    /// <param name="catalogue">The commands of all PCU versions.</param>
    /// <param name="version">This program's version.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    /// <param name="trace">Takes every frame that is sent to an inverter or comes from one.</param>
    public Daemon(BridgeOptions options, CommandCatalogue catalogue, string version, TimeProvider time, Log log, Action<TracedFrame>? trace = null)
    {
        _options = options;
        _mqtt = new MqttOutput(options, version, time, log);
        _feeds = [.. options.Inverters.Select(inverter => new InverterFeed(inverter, options, catalogue, time, log, trace)
        {
            Identified = _mqtt.Identified,
            Polled = _mqtt.Polled,
            Unlinked = _mqtt.Unlinked,
            HasTwin = HasTwin,
        })];
        _mqtt.ReconnectPressed = () =>
        {
            foreach (var feed in _feeds) _ = feed.ReconnectAsync(CancellationToken.None);
        };
    }

    /// <summary>Whether it goes on asking, or at least trying to.</summary>
    public bool IsAlive => _feeds.All(feed => feed.IsAlive);

    /// <summary>How things are, in one line.</summary>
    public string Status =>
        $"{_feeds.Count(feed => feed.IsLinked)} of {_feeds.Length} {(_feeds.Length == 1 ? "inverter" : "inverters")} answering, broker {_options.Mqtt.Host}:{_options.Mqtt.Port} {(_mqtt.IsConnected ? "connected" : "not connected")}";

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        _mqtt.Start();
        await Task.WhenAll(_feeds.Select(feed => Task.Run(() => feed.RunAsync(cancellation), cancellation)));
    }

    private bool HasTwin(InverterFeed feed) => _feeds.Any(other => other != feed && other.Identity?.Serial == feed.Identity!.Serial);

    /// <summary>Says goodbye to the broker and ends all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var feed in _feeds) await feed.DisposeAsync();
        await _mqtt.DisposeAsync();
    }
}
