using SermatecEss.Protocol.Values;

namespace SermatecEss.Inverter.Polling;

/// <summary>Asks an inverter group by group for as long as it is let, one question at a time. A failure is reported with what did come, and never ends it.</summary>
public sealed class InverterPoller
{
    private readonly InverterSession _session;
    private readonly PollPeriods _periods;
    private readonly TimeProvider _time;

    /// <param name="session">The session with the inverter.</param>
    /// <param name="periods">How often each group is asked.</param>
    /// <param name="time">The clock.</param>
    public InverterPoller(InverterSession session, PollPeriods periods, TimeProvider time)
    {
        _session = session;
        _periods = periods;
        _time = time;
    }

    /// <summary>Polls until it is cancelled.</summary>
    /// <param name="identified">Is told who the inverter is, before the first poll.</param>
    /// <param name="polled">Is given the result of each poll.</param>
    /// <param name="unreachable">Is told why the inverter could not say who it is; it is asked again after the fast period.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(Action<InverterIdentity> identified, Action<Snapshot> polled, Action<InverterException> unreachable, CancellationToken cancellation)
    {
        var identity = await IdentifyAsync(unreachable, cancellation);
        identified(identity);
        var plan = PollPlan.Of(identity.View, _periods);
        var due = plan.Steps.ToDictionary(step => step, _ => _time.GetTimestamp());
        while (true)
        {
            var next = plan.Steps.MinBy(step => due[step])!;
            var wait = _time.GetElapsedTime(_time.GetTimestamp(), due[next]);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, _time, cancellation);
            due[next] = Math.Max(due[next], _time.GetTimestamp() - Ticks(next.Period)) + Ticks(next.Period);
            polled(await PollAsync(next, cancellation));
        }
    }

    private async Task<InverterIdentity> IdentifyAsync(Action<InverterException> unreachable, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await _session.IdentifyAsync(cancellation);
            }
            catch (InverterException e)
            {
                unreachable(e);
                await Task.Delay(_periods.Of(Protocol.Catalogue.PollGroup.Fast), _time, cancellation);
            }
        }
    }

    private async Task<Snapshot> PollAsync(PollStep step, CancellationToken cancellation)
    {
        var readings = new Dictionary<string, Reading>();
        var failures = new List<InverterException>();
        var time = _time.GetUtcNow();
        foreach (var command in step.Commands)
        {
            try
            {
                var answer = await _session.AskAsync(command.Code, cancellation);
                foreach (var frame in answer.Frames)
                {
                    time = frame.Received;
                    foreach (var reading in frame.Readings) readings[reading.Point] = reading;
                }
            }
            catch (InverterException e)
            {
                failures.Add(e);

                // Without a connection the other questions would only wait for nothing, one after the other.
                if (e.Kind is InverterError.NoRoute or InverterError.Refused or InverterError.ConnectionLost) break;
            }
        }

        return new Snapshot(step.Group, time, readings, failures);
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _time.TimestampFrequency);
}
