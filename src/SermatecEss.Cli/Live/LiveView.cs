using SermatecEss.Inverter;

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
        var poller = new PlantPoller(session, context.Time, interval);
        var isScreen = !lines && Terminal.IsInteractive(context.Output) && Terminal.For(context.Output).Profile.Capabilities.Ansi;
        try
        {
            if (isScreen) await ShowScreenAsync(poller, end);
            else await poller.RunAsync(WriteLine, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The end that the user asked for, by the time, a key or Ctrl-C.
        }

        return poller.State.Updated is null ? ExitCode.NoAnswer : ExitCode.Success;
    }

    private void WriteLine(PlantState state)
    {
        context.Output.WriteLine(LineView.Write(state, context.Time));
        context.Output.Flush();
    }

    private async Task ShowScreenAsync(PlantPoller poller, CancellationTokenSource end)
    {
        using var screen = new Screen(context.Output);
        var changed = true;
        var polling = poller.RunAsync(_ => Volatile.Write(ref changed, true), end.Token);
        using var ticks = new PeriodicTimer(Tick, context.Time);
        var size = (0, 0);
        while (await ticks.WaitForNextTickAsync(end.Token) && !polling.IsCompleted)
        {
            if (QuitPressed()) await end.CancelAsync();
            var now = (Console.WindowWidth, Console.WindowHeight);
            if (!Interlocked.Exchange(ref changed, false) && now == size) continue;
            size = now;
            screen.Draw(width => ScreenView.Draw(poller.State, width, context.Time));
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
