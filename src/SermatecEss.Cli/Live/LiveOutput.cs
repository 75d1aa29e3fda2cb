using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Cli.Options;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Live;

/// <summary>Shows one inverter as it changes: a screen on a terminal, lines elsewhere.</summary>
/// <param name="context">The command line and its output.</param>
/// <param name="isScreen">Whether to draw a screen.</param>
/// <param name="format">The output format.</param>
/// <param name="demonstration">What is simulated; null for a real inverter.</param>
/// <param name="end">Ends the program: the user pressed q, or the output was closed.</param>
internal sealed class LiveOutput(
    CliContext context, bool isScreen, LiveFormat format, Demonstration? demonstration, Action end) : IOutput
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private readonly TimeProvider _time = demonstration?.Time ?? context.Time;

    /// <inheritdoc/>
    public string Name => isScreen ? "screen" : "lines";

    /// <inheritdoc/>
    public string? Detail => null;

    /// <summary>Whether the inverter has reported anything.</summary>
    internal bool HasRead { get; private set; }

    /// <summary>Why nothing could be shown; null if something was.</summary>
    internal IOException? Failure { get; private set; }

    /// <inheritdoc/>
    public async Task RunAsync(BridgeView bridge, OutputFeed events, CancellationToken cancellation)
    {
        try
        {
            if (isScreen) await ShowScreenAsync(bridge.Inverters[0], events, cancellation);
            else await WriteLinesAsync(events, cancellation);
        }
        catch (IOException e)
        {
            Failure = e;
            end();
        }
    }

    private async Task WriteLinesAsync(OutputFeed events, CancellationToken cancellation)
    {
        if (format == LiveFormat.Csv) WriteLine(OverviewText.CsvHeading);
        while (true)
        {
            var happened = await events.TakeAsync(cancellation);
            Note(happened);
            if (happened is not (Polled { Group: PollGroup.Fast } or Unreachable)) continue;
            Write(happened.Picture);
        }
    }

    private void Write(InverterPicture picture)
    {
        var now = _time.GetLocalNow();
        switch (format)
        {
            case LiveFormat.Ndjson:
                OverviewText.WriteJsonLine(context.Output, Overview.Of(picture, now));
                context.Output.Flush();
                break;
            case LiveFormat.Csv:
                WriteLine(OverviewText.CsvRow(Overview.Of(picture, now)));
                break;
            default:
                WriteLine(LineView.Write(picture, now));
                break;
        }
    }

    private void WriteLine(string line)
    {
        context.Output.WriteLine(line);
        context.Output.Flush();
    }

    private async Task ShowScreenAsync(LiveInverter inverter, OutputFeed events, CancellationToken cancellation)
    {
        using var screen = new Screen(Terminal.Raw(context.Output));
        using var ticks = new PeriodicTimer(Tick, context.Time);
        var next = events.TakeAsync(cancellation).AsTask();
        InverterPicture? shown = null;
        var size = (Width: 0, Height: 0);
        while (await ticks.WaitForNextTickAsync(cancellation))
        {
            if (QuitPressed()) end();
            while (next.IsCompleted)
            {
                Note(await next);
                next = events.TakeAsync(cancellation).AsTask();
            }

            var now = (Console.WindowWidth, Console.WindowHeight);
            var picture = inverter.Picture;
            if (picture == shown && now == size) continue;
            shown = picture;
            size = now;
            screen.Draw((width, height) => ScreenView.Draw(picture, width, height, _time, demonstration?.Text));
        }
    }

    private void Note(InverterEvent happened) => HasRead |= happened is Polled { State: not null };

    private static bool QuitPressed()
    {
        while (!Console.IsInputRedirected && Console.KeyAvailable)
            if (Console.ReadKey(intercept: true).KeyChar is 'q' or 'Q') return true;
        return false;
    }
}
