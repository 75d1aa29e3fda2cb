using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Logging;

namespace SermatecEss.Bridge.Outputs;

/// <summary>Hands what happens to all outputs, each of which has a queue and a task of its own.</summary>
internal sealed class Hub
{
    private readonly OutputRunner[] _runners;

    internal Hub(IEnumerable<IOutput> outputs, TimeProvider time, Log log) =>
        _runners = [.. outputs.Select(output => new OutputRunner(output, time, log))];

    /// <summary>How the outputs are now.</summary>
    internal IReadOnlyList<OutputHealth> Health => [.. _runners.Select(runner => runner.Health)];

    /// <summary>Hands an event to all outputs. Never waits.</summary>
    internal void Publish(InverterEvent happened)
    {
        foreach (var runner in _runners) runner.Add(happened);
    }

    /// <summary>Runs all outputs until it is cancelled and they have ended.</summary>
    internal Task RunAsync(BridgeView bridge, CancellationToken cancellation) =>
        Task.WhenAll(_runners.Select(runner => runner.RunAsync(bridge, cancellation)));
}
