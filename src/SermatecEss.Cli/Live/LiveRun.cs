using SermatecEss.Bridge;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Cli.Options;
using SermatecEss.Cli.Recording;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter;
using SermatecEss.Inverter.State;

namespace SermatecEss.Cli.Live;

/// <summary>
/// One run of a command that shows an inverter live: the daemon's core with a live view as output.
/// </summary>
internal static class LiveRun
{
    /// <summary>Shows an inverter; saves nothing, and cannot write to it.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="inverter">The inverter.</param>
    /// <param name="choices">How long it runs, and how it is shown.</param>
    /// <param name="recorder">Records the frames; null for none.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The exit code.</returns>
    internal static async Task<int> WatchAsync(
        CliContext context, InverterOptions inverter, LiveChoices choices, Recorder? recorder, CancellationToken cancellation)
    {
        var state = new MemoryStateStore(context.Time, context.Error.WriteLine);
        return await RunAsync(
            context,
            new BridgeOptions { Inverters = [inverter] },
            state,
            choices,
            [],
            cancellation,
            recorder is null ? null : recorder.Take);
    }

    /// <summary>Runs until the time is over, the user presses q or Ctrl-C, or the output is closed.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="options">What the daemon does.</param>
    /// <param name="state">Keeps its state.</param>
    /// <param name="choices">How long it runs, and how it is shown.</param>
    /// <param name="others">Other outputs.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="record">Takes every frame.</param>
    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(
        CliContext context,
        BridgeOptions options,
        IStateStore state,
        LiveChoices choices,
        IEnumerable<IOutput> others,
        CancellationToken cancellation,
        Action<TracedFrame>? record = null)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, StandardStream.OutputClosed);
        using var timer = choices.Duration is { } limit
            ? context.Time.CreateTimer(_ => end.Cancel(), null, limit, Timeout.InfiniteTimeSpan)
            : null;
        var isScreen = choices is { Lines: false, Format: LiveFormat.Text } && Terminal.CanDraw(context.Output);
        var view = new LiveOutput(context, isScreen, choices.Format, choices.Demonstration, end.Cancel);
        var log = new Log(LogLevel.Error, (_, line) => context.Error.WriteLine(line));
        await using (var daemon = new Daemon(
            options,
            context.Catalogue,
            ProductVersion.Text,
            [view, .. others],
            choices.Demonstration?.Time ?? context.Time,
            log,
            state,
            context.Tracer() + record))
        {
            try
            {
                await daemon.RunAsync(end.Token);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                // Stopped as requested, by time, key or Ctrl-C.
            }
        }

        if (view.Failure is { } failure) throw failure;
        return view.HasRead ? ExitCode.Success : ExitCode.NoResponse;
    }
}
