using SermatecEss.Bridge.Outputs;

namespace SermatecEss.Bridge.Tests.Outputs;

/// <summary>An output with scripted behaviour.</summary>
/// <param name="name">Its name.</param>
/// <param name="run">What it does on each start, given the number of earlier starts.</param>
internal sealed class ScriptedOutput(string name, Func<int, OutputFeed, CancellationToken, Task> run) : IOutput
{
    private int _starts;

    public string Name => name;

    public string? Detail { get; init; }

    /// <summary>The number of starts.</summary>
    internal int Starts => Volatile.Read(ref _starts);

    /// <summary>The last bridge it was given.</summary>
    internal BridgeView? Bridge { get; private set; }

    public Task RunAsync(BridgeView bridge, OutputFeed events, CancellationToken cancellation)
    {
        Bridge = bridge;
        return run(Interlocked.Increment(ref _starts) - 1, events, cancellation);
    }
}
