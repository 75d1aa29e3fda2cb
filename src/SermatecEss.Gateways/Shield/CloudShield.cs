using System.Globalization;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Outputs;

namespace SermatecEss.Gateways.Shield;

/// <summary>
/// Stands between the inverters that dial in to a port and the vendor's cloud: the cloud may read what is harmless, and change nothing.
/// Without a cloud, the daemon that polls the inverters takes its place.
/// </summary>
/// <param name="name">Its name in health and log: one word.</param>
/// <param name="options">The settings.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
public sealed class CloudShield(string name, ShieldOptions options, TimeProvider time, Log log) : IOutput
{
    private readonly Dictionary<LiveInverter, Task> _running = [];
    private volatile ShieldedInverter[] _inverters = [];

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string? Detail
    {
        get
        {
            var inverters = _inverters;
            var refused = inverters.Sum(inverter => inverter.Refused);
            var connected = inverters.Count(inverter => inverter.Cloud is not null);
            return options.Cloud is null
                ? $"{name} {options.Listen}: replaces the cloud"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name} {options.Listen}: cloud {options.Cloud} connected for {connected} of {inverters.Length}, {refused} refused");
        }
    }

    /// <inheritdoc/>
    public bool? IsConnected => options.Cloud is null ? null : _inverters.Any(inverter => inverter.Cloud is not null);

    /// <summary>The connections to the cloud.</summary>
    public GatewayState Gateway
    {
        get
        {
            var inverters = _inverters;
            return new GatewayState(
                options.Listen,
                [.. inverters.Select(inverter => inverter.Cloud).OfType<ConnectedClient>()],
                inverters.Sum(inverter => inverter.Requests),
                inverters.Sum(inverter => inverter.Refused));
        }
    }

    /// <inheritdoc/>
    public async Task RunAsync(BridgeView bridge, OutputFeed events, CancellationToken cancellation)
    {
        _running.Clear();
        _inverters = [];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            foreach (var inverter in bridge.Inverters) Take(inverter, stop.Token);
            while (true)
            {
                Take((await events.TakeAsync(cancellation)).Inverter, stop.Token);
                foreach (var (_, running) in _running)
                    if (running.IsFaulted) await running;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(_running.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Take(LiveInverter inverter, CancellationToken stop)
    {
        if (options.Cloud is null || _running.ContainsKey(inverter)) return;
        if (inverter.Picture.Options.Session.Accept?.Listen.Equals(options.Listen) != true) return;
        var shielded = new ShieldedInverter(name, options, inverter, time, log);
        _inverters = [.. _inverters, shielded];
        _running[inverter] = Task.Run(() => shielded.RunAsync(stop), CancellationToken.None);
    }
}
