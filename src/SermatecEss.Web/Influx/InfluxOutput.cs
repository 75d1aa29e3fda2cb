using System.Security.Cryptography;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Outputs;
using SermatecEss.History.Reading;
using SermatecEss.History.Storage;
using SermatecEss.Inverter.State;

namespace SermatecEss.Web.Influx;

/// <summary>
/// Writes the history's raw values to InfluxDB, in order and each once. The history is the buffer: what could not be written waits there,
/// over an outage of days and over restarts, for as long as the history keeps raw values.
/// </summary>
/// <param name="options">The server.</param>
/// <param name="history">The file of the history.</param>
/// <param name="store">Where it is kept up to when values have been written.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
public sealed class InfluxOutput(InfluxOptions options, string history, IStateStore store, TimeProvider time, Log log) : IOutput
{
    private const int MostLines = 5000;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>No server is believed that wants more.</summary>
    private static readonly TimeSpan LongestWantedPause = TimeSpan.FromHours(1);

    /// <summary>What a clock that is set back makes the past again, and the history may not have had yet.</summary>
    private static readonly TimeSpan Unwritten = TimeSpan.FromMinutes(2);
    private int _mostLines = MostLines;
    private long _rejectedLines;
    private volatile string? _trouble;
    private volatile string _reached = "";
    private volatile bool _hasWritten;

    /// <inheritdoc/>
    public string Name => "influx";

    /// <inheritdoc/>
    public bool? IsConnected => _hasWritten && _trouble is null;

    /// <inheritdoc/>
    public string? Detail
    {
        get
        {
            var state = _trouble is { } trouble ? $"not written: {trouble}"
                : _reached.Length > 0 ? $"written up to {_reached}"
                : "nothing to write yet";
            var rejected = Interlocked.Read(ref _rejectedLines);
            return $"InfluxDB {options.Where} {state}{(rejected > 0 ? $", {rejected} lines rejected" : "")}";
        }
    }

    /// <inheritdoc/>
    public async Task RunAsync(BridgeView bridge, OutputFeed events, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);

        // What happens comes by way of the history.
        var ignoring = IgnoreAsync(events, stop.Token);
        try
        {
            var cursor = InfluxCursor.Load(store, $"{options.WriteUrl} {options.Measurement}", log);
            for (var pause = FirstPause; ;)
            {
                var wanted = await WriteAsync(cursor, pause, cancellation);
                pause = wanted is null ? FirstPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;
                await Task.Delay(wanted ?? options.Period, time, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // How it is meant to end.
        }
        finally
        {
            await stop.CancelAsync();
            await ignoring;
        }
    }

    /// <summary>Writes all that is new.</summary>
    /// <param name="cursor">Up to when it was written.</param>
    /// <param name="pause">How long to wait after a failure.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How long to wait; null where all was written.</returns>
    private async Task<TimeSpan?> WriteAsync(InfluxCursor cursor, TimeSpan pause, CancellationToken cancellation)
    {
        try
        {
            // One for each time: the CA certificate and the addresses of the server may be others by then.
            using var client = new InfluxClient(options, time);
            while (true)
            {
                var batch = new InfluxBatch(_mostLines);
                Fill(batch, cursor);
                if (batch.Count == 0) return null;
                var reply = await client.WriteAsync(batch.Lines, cancellation);
                if (Take(reply, batch, cursor)) continue;
                var wanted = reply.Pause is { } asked && asked > TimeSpan.Zero ? asked : pause;
                return wanted < LongestWantedPause ? wanted : LongestWantedPause;
            }
        }
        catch (HistoryException e)
        {
            Failed($"the history cannot be read: {e.Message}");
            return pause;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            Failed($"the certificate file {options.AuthorityFile} cannot be used: {e.Message.TrimEnd('.')}");
            return pause;
        }
    }

    /// <returns>Whether the next batch may follow.</returns>
    private bool Take(InfluxReply reply, InfluxBatch batch, InfluxCursor cursor)
    {
        switch (reply.Outcome)
        {
            case InfluxOutcome.Written:
                Written(batch, cursor);
                return true;
            case InfluxOutcome.TooLarge when batch.Count > 1:
                _mostLines = batch.Count / 2;
                return true;
            case InfluxOutcome.Rejected or InfluxOutcome.TooLarge:
                Rejected(batch, cursor, reply.Reason);
                return true;
            default:
                Failed(reply.Reason);
                return false;
        }
    }

    private void Fill(InfluxBatch batch, InfluxCursor cursor)
    {
        var now = time.GetUtcNow();
        if (cursor.Latest > now) cursor.NotAfter(now - Unwritten);
        using var reader = HistoryReader.Open(history, TimeZoneInfo.Utc);
        foreach (var serial in reader?.Serials ?? [])
        {
            var head = LineProtocol.Head(options.Measurement, ("model", reader!.ModelOf(serial)), ("serial", serial));
            foreach (var group in reader.Groups(serial))
            {
                foreach (var poll in reader.Polls(serial, group, cursor.Of(serial, group)))
                {
                    if (batch.IsFull) return;

                    // What a clock that was ahead has left in the future is written when its time comes.
                    if (poll.Time > now) break;
                    batch.Add(serial, group, head, poll);
                }
            }
        }
    }

    private void Written(InfluxBatch batch, InfluxCursor cursor)
    {
        cursor.Advance(batch.Reached);
        _reached = $"{cursor.Latest!.Value.ToLocalTime():yyyy-MM-dd HH:mm:ss}";
        _hasWritten = true;
        if (_trouble is null) return;
        _trouble = null;
        log.Info($"InfluxDB {options.Where} is written again; what has waited in the history follows");
    }

    private void Rejected(InfluxBatch batch, InfluxCursor cursor, string reason)
    {
        cursor.Advance(batch.Reached);
        log.Write(
            Interlocked.Add(ref _rejectedLines, batch.Count) == batch.Count ? LogLevel.Error : LogLevel.Debug,
            $"InfluxDB {options.Where} rejected {batch.Count} lines, and they are dropped: {reason}; further ones are only counted");
    }

    private void Failed(string reason)
    {
        log.Write(
            _trouble is null ? LogLevel.Warn : LogLevel.Debug,
            $"InfluxDB {options.Where} cannot be written: {reason}; values wait in the history, and writing is retried");
        _trouble = reason;
    }

    private static async Task IgnoreAsync(OutputFeed events, CancellationToken cancellation)
    {
        try
        {
            while (true) _ = await events.TakeAsync(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The output ends.
        }
    }
}
