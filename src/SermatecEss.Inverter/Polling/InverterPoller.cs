using System.Collections.Concurrent;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Inverter.Polling;

/// <summary>
/// Polls an inverter group by group until it is cancelled, one request at a time. A failure is reported with the partial result, and does
/// not end polling. A command that this inverter leaves unanswered is sent less and less often, after the others; the main ones are sent
/// with every poll.
/// </summary>
public sealed class InverterPoller
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>The WiFi module of an inverter that dials in closes a connection after 300 s of silence.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(60);
    private readonly InverterSession _session;
    private readonly PollPeriods _periods;
    private readonly TimeProvider _time;

    /// <summary>The groups to poll once more out of turn, and when.</summary>
    private readonly ConcurrentDictionary<PollGroup, long> _soon = [];

    private readonly Lock _turn = new();

    /// <summary>The poll that runs, until its result has been taken.</summary>
    private Task _running = Task.CompletedTask;
    private bool _isFinishing;
    private TimeSpan _startDelay;
    private SilentCommands _silent;

    /// <param name="session">The session with the inverter.</param>
    /// <param name="periods">How often each group is polled.</param>
    /// <param name="time">The clock.</param>
    /// <param name="startDelay">How long to wait before the first request, to spread the polls of many inverters.</param>
    public InverterPoller(InverterSession session, PollPeriods periods, TimeProvider time, TimeSpan startDelay = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(startDelay, TimeSpan.Zero);
        _session = session;
        _periods = periods;
        _time = time;
        _startDelay = startDelay;
        _silent = new SilentCommands(time);
    }

    /// <summary>Polls a group once more out of turn, such as after a change; not if its regular poll is due before.</summary>
    /// <param name="group">The group.</param>
    /// <param name="wait">How long to wait before it.</param>
    public void RequestSoon(PollGroup group, TimeSpan wait = default) => _soon[group] = _time.GetTimestamp() + Ticks(wait);

    /// <summary>Lets the poll that runs end, and begins no further one; to be cancelled afterwards.</summary>
    /// <param name="patience">How long to wait for it.</param>
    internal async Task FinishAsync(TimeSpan patience)
    {
        Task running;
        lock (_turn)
        {
            _isFinishing = true;
            running = _running;
        }

        await running.WaitAsync(patience, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Polls until it is cancelled.</summary>
    /// <param name="identified">
    /// Gets the identity of the inverter before the first poll, and again after a change, such as new firmware; <paramref name="polled"/>
    /// gets no result of the changed inverter before.
    /// </param>
    /// <param name="polled">Gets the result of each poll.</param>
    /// <param name="unreachable">Gets the reason if the inverter could not be identified; the next attempt follows soon.</param>
    /// <param name="cancellation">Stops polling.</param>
    public async Task RunAsync(
        Action<InverterIdentity> identified, Action<Snapshot> polled, Action<InverterException> unreachable, CancellationToken cancellation)
    {
        await Task.Delay(_startDelay, _time, cancellation);
        _startDelay = TimeSpan.Zero;
        var identity = await IdentifyAsync(unreachable, cancellation);
        while (true)
        {
            identified(identity);
            identity = await PollAsync(identity, polled, cancellation);
        }
    }

    /// <returns>Whether a poll may begin.</returns>
    private bool TryBegin(Task poll)
    {
        lock (_turn)
        {
            if (_isFinishing) return false;
            _running = poll;
            return true;
        }
    }

    /// <summary>Polls an inverter until its identity changes.</summary>
    private async Task<InverterIdentity> PollAsync(InverterIdentity identity, Action<Snapshot> polled, CancellationToken cancellation)
    {
        _silent = new SilentCommands(_time);
        var plan = PollPlan.Of(identity.View, _periods);
        var now = _time.GetTimestamp();
        var others = now + Ticks(_periods.Spread * Random.Shared.NextDouble());
        var due = plan.Steps.ToDictionary(step => step, step => step.Group == PollGroup.Fast ? now : others);
        var missed = new HashSet<PollStep>();
        while (true)
        {
            var next = plan.Steps.MinBy(Next)!;
            var begin = Next(next);
            var isExtra = begin < due[next];
            await WaitAsync(begin, cancellation);
            _ = _soon.TryRemove(next.Group, out _);
            if (!isExtra) due[next] = Math.Max(due[next], _time.GetTimestamp() - Ticks(next.Period)) + Ticks(next.Period);
            Snapshot snapshot;
            var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!TryBegin(running.Task)) await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellation);
            try
            {
                snapshot = await PollAsync(next, plan, cancellation);
                if (_session.Identity is { } present && !present.IsSameAs(identity)) return present;
                polled(snapshot);
            }
            finally
            {
                running.SetResult();
            }

            var isCutShort = snapshot.Failures.Any(failure => failure.IsOfConnection);
            if (isCutShort || (snapshot.Readings.Count == 0 && snapshot.Failures.Count > 0)) _ = missed.Add(next);
            if (isCutShort || snapshot.Readings.Count == 0) continue;

            // The inverter responds again: what it left unanswered meanwhile does not wait for its turn.
            foreach (var step in missed) due[step] = Math.Min(due[step], _time.GetTimestamp());
            missed.Clear();
            await RequestSilentAsync(plan, cancellation);
        }

        long Next(PollStep step) => Math.Min(due[step], _soon.GetValueOrDefault(step.Group, long.MaxValue));
    }

    /// <summary>Waits for the next poll, and keeps the connection of an inverter that dials in from being silent meanwhile.</summary>
    /// <param name="begin">The timestamp of the poll.</param>
    /// <param name="cancellation">Cancels it.</param>
    private async Task WaitAsync(long begin, CancellationToken cancellation)
    {
        while (_session.IsDialledIn && Left() > LongestSilence)
        {
            await Task.Delay(LongestSilence, _time, cancellation);
            try
            {
                _ = await _session.RequestAsync(InverterSession.IdentifyingCommand, retries: 0, cancellation);
            }
            catch (InverterException)
            {
                // The next poll reports it.
            }
        }

        if (Left() is var left && left > TimeSpan.Zero) await Task.Delay(left, _time, cancellation);

        TimeSpan Left() => _time.GetElapsedTime(_time.GetTimestamp(), begin);
    }

    private async Task<InverterIdentity> IdentifyAsync(Action<InverterException> unreachable, CancellationToken cancellation)
    {
        // Waiting for an inverter to dial in sends nothing, so it disturbs no other program.
        var longest = _session.IsDialledIn ? FirstPause : LongestPause;
        for (var pause = FirstPause; ; pause = pause * 2 < longest ? pause * 2 : longest)
        {
            try
            {
                return await _session.IdentifyAsync(cancellation);
            }
            catch (InverterException e)
            {
                unreachable(e);
                await Task.Delay(pause, _time, cancellation);
            }
        }
    }

    private async Task<Snapshot> PollAsync(PollStep step, PollPlan plan, CancellationToken cancellation)
    {
        var readings = new Dictionary<string, Reading>();
        var failures = new List<InverterException>();
        var isSilent = step.Commands.Select(command => command.Code).ToLookup(_silent.Contains);
        var silent = isSilent[true].ToList();
        var answered = new HashSet<CommandCode>();
        var time = _time.GetUtcNow();
        foreach (var command in isSilent[false].Concat(silent.Where(plan.Main.Contains)).ToList())
        {
            var wasSilent = silent.Contains(command);
            try
            {
                var response = wasSilent
                    ? await _session.RequestAsync(command, retries: 0, cancellation)
                    : await _session.RequestAsync(command, cancellation);
                _silent.Answered(command);
                _ = silent.Remove(command);
                silent.AddRange(response.Missing);
                if (response.Interruption is { } interruption) failures.Add(interruption);
                foreach (var frame in response.Frames)
                {
                    time = frame.Received;
                    _ = answered.Add(frame.Command.Code);
                    foreach (var reading in frame.Readings) readings[reading.Point] = reading;
                }
            }
            catch (InverterException e)
            {
                var isOfAll = e.Command != command || e.IsOfConnection;
                if (!wasSilent || isOfAll) failures.Add(e);

                // Without a connection or an identity, all other requests would only time out, one after the other.
                if (isOfAll) break;
                _silent.Missed(command);
            }
        }

        return new Snapshot(step.Group, time, readings, failures) { Silent = silent, Answered = answered };
    }

    /// <summary>Sends a silent command that is due, once; a response returns it to its group.</summary>
    private async Task RequestSilentAsync(PollPlan plan, CancellationToken cancellation)
    {
        var commands = plan.Steps.SelectMany(step => step.Commands).Where(command => !plan.Main.Contains(command.Code));
        if (commands.FirstOrDefault(command => _silent.IsDue(command.Code)) is not { } command) return;
        try
        {
            _ = await _session.RequestAsync(command.Code, retries: 0, cancellation);
            _silent.Answered(command.Code);
        }
        catch (InverterException)
        {
            _silent.Missed(command.Code);
        }
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _time.TimestampFrequency);
}
