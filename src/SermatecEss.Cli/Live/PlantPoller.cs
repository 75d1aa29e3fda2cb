using SermatecEss.Inverter;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Live;

/// <summary>Asks an inverter again and again and keeps the state up to date. A failure is told and tried again, never fatal.</summary>
internal sealed class PlantPoller(InverterSession session, TimeProvider time, TimeSpan interval)
{
    private static readonly TimeSpan CountersInterval = TimeSpan.FromMinutes(1);
    private DateTimeOffset? _countersRead;

    internal PlantState State { get; } = new();

    /// <summary>Polls until it is cancelled, and reports each round that has ended.</summary>
    internal async Task RunAsync(Action<PlantState> polled, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(interval, time);
        do
        {
            await PollAsync(cancellation);
            polled(State);
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    private async Task PollAsync(CancellationToken cancellation)
    {
        State.Trouble = null;
        try
        {
            var identity = await session.IdentifyAsync(cancellation);
            State.Title = $"{identity.Model} {identity.Serial}, PCU {identity.PcuVersion}";
            foreach (var command in identity.View.Commands.Where(command => command.Group == PollGroup.Fast)) await AskAsync(command, cancellation);
            var now = time.GetUtcNow();
            if (_countersRead is { } last && now - last < CountersInterval) return;
            foreach (var command in identity.View.Commands.Where(command => command is { Group: PollGroup.Counters, Answers.Count: > 1 } || command.Names.Contains("battery-energy")))
                await AskAsync(command, cancellation);
            _countersRead = now;
        }
        catch (InverterException e)
        {
            State.Trouble = e.Message;
        }
    }

    private async Task AskAsync(CommandDefinition command, CancellationToken cancellation)
    {
        var answer = await session.AskAsync(command.Code, cancellation);
        foreach (var frame in answer.Frames) State.Take(frame.Readings, frame.Received);
    }
}
