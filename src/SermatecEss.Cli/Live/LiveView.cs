using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Live;

/// <summary>Shows a plant as it changes: a screen on a terminal, lines elsewhere.</summary>
internal sealed class LiveView(CliContext context, InverterSession session, TimeSpan interval)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs until the time is over, the user presses q or Ctrl-C.</summary>
    internal async Task<int> RunAsync(TimeSpan? duration, bool lines, CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var timer = duration is { } limit ? context.Time.CreateTimer(_ => end.Cancel(), null, limit, Timeout.InfiniteTimeSpan) : null;
        var state = new PlantState();
        var isScreen = !lines && Terminal.IsInteractive(context.Output) && Terminal.For(context.Output).Profile.Capabilities.Ansi;
        try
        {
            if (isScreen) await ShowScreenAsync(state, end);
            else await PollAsync(state, () => WriteLine(state), end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The end that the user asked for, by the time, a key or Ctrl-C.
        }

        return state.Updated is null ? ExitCode.NoAnswer : ExitCode.Success;
    }

    /// <summary>Keeps the state up to date, and reports each poll of what changes fast.</summary>
    private Task PollAsync(PlantState state, Action polled, CancellationToken cancellation)
    {
        void Polled(Snapshot snapshot)
        {
            state.Take(snapshot);
            if (snapshot.Group == PollGroup.Fast) polled();
        }

        void Unreachable(InverterException trouble)
        {
            state.Take(trouble);
            polled();
        }

        return new InverterPoller(session, new PollPeriods(interval), context.Time).RunAsync(state.Take, Polled, Unreachable, cancellation);
    }

    private void WriteLine(PlantState state)
    {
        context.Output.WriteLine(LineView.Write(state, context.Time));
        context.Output.Flush();
    }

    private async Task ShowScreenAsync(PlantState state, CancellationTokenSource end)
    {
        using var screen = new Screen(context.Output);
        var changed = true;
        var polling = PollAsync(state, () => Volatile.Write(ref changed, true), end.Token);
        using var ticks = new PeriodicTimer(Tick, context.Time);
        var size = (0, 0);
        while (await ticks.WaitForNextTickAsync(end.Token) && !polling.IsCompleted)
        {
            if (QuitPressed()) await end.CancelAsync();
            var now = (Console.WindowWidth, Console.WindowHeight);
            if (!Interlocked.Exchange(ref changed, false) && now == size) continue;
            size = now;
            screen.Draw(width => ScreenView.Draw(state, width, context.Time));
        }

        await polling;
    }

    private static bool QuitPressed()
    {
        while (!Console.IsInputRedirected && Console.KeyAvailable)
            if (Console.ReadKey(intercept: true).KeyChar is 'q' or 'Q') return true;
        return false;
    }
}
