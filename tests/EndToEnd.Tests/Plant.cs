using System.Net;
using SermatecEss.Protocol.Framing;
using SermatecEss.Simulator;

namespace SermatecEss.EndToEnd.Tests;

/// <summary>A simulated inverter on a summer's day, with almost no passing time, and runs of the program against it.</summary>
internal sealed class Plant : IAsyncDisposable
{
    internal Plant(SimulatorOptions? options = null, int hour = 12) =>
        Server = SimulatorServer.Start(
            (options ?? new SimulatorOptions()) with { Start = new DateTimeOffset(2026, 6, 21, hour, 0, 0, TimeSpan.Zero), Speed = 0.0001 },
            new IPEndPoint(IPAddress.Loopback, 0));

    internal SimulatorServer Server { get; }

    /// <summary>The options to connect to it.</summary>
    internal string[] Address => ["-i", "127.0.0.1", "-p", $"{Server.EndPoint.Port}"];

    /// <summary>The codes of the commands sent to it.</summary>
    internal IEnumerable<string> Asked => Server.Received.Select(frame => $"{frame.Bytes.Span[FrameLayout.CommandOffset]:x2}");

    /// <summary>Completes when a number of further commands were sent to it, of any code or of one.</summary>
    internal async Task UntilRequestedAsync(int more, byte? code = null)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Server.Traffic = (_, isResponse, frame) =>
        {
            if (!isResponse && (code is null || frame.Span[FrameLayout.CommandOffset] == code) && --more == 0) asked.SetResult();
        };
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
        Server.Traffic = null;
    }

    /// <summary>Starts an override of two hours and waits until it is active.</summary>
    internal async Task<Program> StartOverrideAsync(string stateDirectory, string kind)
    {
        var run = Program.Start([.. Address, "override", kind, "--for", "2h", "--yes", "--state-dir", stateDirectory]);
        _ = await run.ErrorLineAsync(line => line.StartsWith("Active until ", StringComparison.Ordinal));
        return run;
    }

    /// <summary>Leaves an override behind, like a program that was killed.</summary>
    internal async Task LeaveOverrideAsync(string stateDirectory)
    {
        using var run = await StartOverrideAsync(stateDirectory, "hold");
        await run.KillAsync();
    }

    internal Task<Result> RunAsync(params string[] arguments) => Program.RunAsync([.. arguments, .. Address]);

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
