using System.Net.Sockets;
using System.Text;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Gateways.Serving;
using SermatecEss.Links;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Gateways.Shield;

/// <summary>
/// Represents one inverter at the cloud: connects to it while the inverter is connected, and answers its requests. No byte from the cloud
/// reaches the inverter: for an allowed request, the session that polls the inverter sends its own.
/// </summary>
internal sealed class ShieldedInverter
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>A connection that lasts longer shows that the cloud is available.</summary>
    private static readonly TimeSpan Lasting = TimeSpan.FromMinutes(1);

    /// <summary>How often to check whether the inverter is connected.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    /// <summary>How long an inverter may be disconnected before the connection to the cloud is closed.</summary>
    private static readonly TimeSpan LongestAbsence = TimeSpan.FromSeconds(30);
    private readonly string _name;
    private readonly ShieldOptions _options;
    private readonly LiveInverter _inverter;
    private readonly TimeProvider _time;
    private readonly Log _log;
    private readonly CloudRefusals _refusals;
    private volatile ConnectedClient? _cloud;
    private bool _isAway;
    private long _requests;

    internal ShieldedInverter(string name, ShieldOptions options, LiveInverter inverter, TimeProvider time, Log log)
    {
        _name = name;
        _options = options;
        _inverter = inverter;
        _time = time;
        _log = log;
        _refusals = new CloudRefusals(name, inverter, time, log);
    }

    /// <summary>The connection to the cloud; null if there is none.</summary>
    internal ConnectedClient? Cloud => _cloud is { } cloud ? cloud with { Requests = Requests } : null;

    /// <summary>The frames that the cloud has sent.</summary>
    internal long Requests => Interlocked.Read(ref _requests);

    /// <summary>How many of them were refused.</summary>
    internal long Refused => _refusals.Total;

    /// <summary>Runs until it is cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        for (var pause = FirstPause; ;)
        {
            while (!_inverter.Reads.IsConnected || _inverter.Picture.Identity is null) await Task.Delay(BetweenLooks, _time, cancellation);
            var begin = _time.GetTimestamp();
            await ConnectAsync(cancellation);
            if (_time.GetElapsedTime(begin) >= Lasting) pause = FirstPause;
            await Task.Delay(pause, _time, cancellation);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>Connects to the cloud, and answers it until the connection ends.</summary>
    private async Task ConnectAsync(CancellationToken cancellation)
    {
        try
        {
            using var cloud = await DialAsync(cancellation);
            if (_options.IsOwn(cloud.Local, cloud.Remote))
            {
                Away($"{cloud.Remote} is this computer's own port for inverters; set the address of the real cloud");
                return;
            }

            _cloud = new ConnectedClient(cloud.Remote, _time.GetUtcNow(), 0);
            if (_isAway) _log.Info($"{_name}: connected to the cloud {_options.Cloud} again");
            _isAway = false;
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var watching = WatchAsync(end);
            try
            {
                await ServeAsync(cloud, end.Token);
            }
            finally
            {
                await end.CancelAsync();
                await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (SocketException e)
        {
            Away(e.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // It took too long to connect, or the inverter has gone.
            if (_cloud is null) Away("no response");
        }
        finally
        {
            _cloud = null;
        }
    }

    private async Task<CloudLink> DialAsync(CancellationToken cancellation)
    {
        using var limit = new TimeLimit(ConnectTimeout, _time, cancellation);
        return await CloudLink.ConnectAsync(_options.Cloud!.Host, _options.Cloud.Port ?? ShieldOptions.CloudPort, _time, limit.Token);
    }

    private void Away(string reason)
    {
        _log.Write(
            _isAway ? LogLevel.Debug : LogLevel.Warn,
            $"{_name}: no connection to the cloud {_options.Cloud}: {reason}; "
            + "polling continues, and the shield reconnects by itself");
        _isAway = true;
    }

    /// <summary>Ends the connection if the inverter is gone.</summary>
    private async Task WatchAsync(CancellationTokenSource end)
    {
        for (var absence = TimeSpan.Zero; absence < LongestAbsence;)
        {
            await Task.Delay(BetweenLooks, _time, end.Token);
            absence = _inverter.Reads.IsConnected ? TimeSpan.Zero : absence + BetweenLooks;
        }

        await end.CancelAsync();
    }

    /// <summary>Answers frame by frame, so each request waits for the response to the one before.</summary>
    private async Task ServeAsync(CloudLink cloud, CancellationToken cancellation)
    {
        while (await cloud.ReadAsync(QuietTime, cancellation) is var (frame, cipher))
        {
            _ = Interlocked.Increment(ref _requests);
            if (CloudRule.Fault(frame) is { } reason)
            {
                _refusals.Note(frame, reason);
                continue;
            }

            // The cloud greets in both encodings, and an inverter understands only its own.
            if (frame.Command == CloudRule.Greeting && cipher != _inverter.Reads.Cipher) continue;
            if (_inverter.Picture.Identity is not { } identity) continue;
            if (frame.Command == SharedCommands.Network)
            {
                if (NetworkAnswer(identity.View) is { } answer) await cloud.SendAsync(answer, cipher, cancellation);
                continue;
            }

            var response = await _inverter.Reads.ReadAsync(frame.Command, TimeSpan.Zero, cancellation);

            // Another inverter may have taken its place meanwhile.
            if (response?.Identity.Serial != identity.Serial) continue;
            foreach (var part in response.Frames)
                if (CloudRule.Passes(part.Command.Code)) await cloud.SendAsync(part.Bytes, cipher, cancellation);
        }
    }

    /// <summary>
    /// The response to a request for the network settings: the cloud's own address, and nothing about the WiFi; null if the inverter's
    /// version has none.
    /// </summary>
    private byte[]? NetworkAnswer(CatalogueView view)
    {
        if (view.Find(SharedCommands.Network) is not { } command) return null;
        var payload = new byte[command.Slots[^1].End];
        foreach (var slot in command.Slots)
        {
            var text = command.Fields[slot.FieldIndex].Id switch
            {
                "inverter_cloud_host" => _options.Cloud!.Host,
                "inverter_cloud_port" => $"{_options.Cloud!.Port ?? ShieldOptions.CloudPort}",
                _ => "",
            };
            if (text.Length <= slot.End - slot.Offset) _ = Encoding.ASCII.GetBytes(text, payload.AsSpan(slot.Offset));
        }

        return FrameWriter.Response(SharedCommands.Network, payload);
    }
}
