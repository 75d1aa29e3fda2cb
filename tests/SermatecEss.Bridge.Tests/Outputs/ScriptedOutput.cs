using SermatecEss.Bridge.Outputs;

namespace SermatecEss.Bridge.Tests.Outputs;

/// <summary>An output that does what a test says.</summary>
/// <param name="name">What it is called.</param>
/// <param name="run">What it does each time it is started: with how many starts before this one.</param>
internal sealed class ScriptedOutput(string name, Func<int, OutputFeed, CancellationToken, Task> run) : IOutput
{
    private int _starts;

    public string Name => name;

    public string? Detail { get; init; }

    /// <summary>How often it was started.</summary>
    internal int Starts => Volatile.Read(ref _starts);

    /// <summary>The bridge that it was given last.</summary>
    internal BridgeView? Bridge { get; private set; }

    public Task RunAsync(BridgeView bridge, OutputFeed events, CancellationToken cancellation)
    {
        Bridge = bridge;
        return run(Interlocked.Increment(ref _starts) - 1, events, cancellation);
    }
}
