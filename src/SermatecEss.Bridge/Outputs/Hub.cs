using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Logging;

namespace SermatecEss.Bridge.Outputs;

/// <summary>Hands what happens to all outputs, each of which has a queue and a task of its own.</summary>
internal sealed class Hub
{
    /// <summary>Enough for the longest pause of an output that is started again, and no more than some megabytes of pictures.</summary>
    private const int LeastWaiting = 256;
    private const int WaitingPerInverter = 8;
    private readonly OutputRunner[] _runners;

    /// <param name="outputs">The outputs.</param>
    /// <param name="inverters">How many inverters there are, by which the queues are bounded.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    internal Hub(IEnumerable<IOutput> outputs, int inverters, TimeProvider time, Log log)
    {
        var capacity = LeastWaiting + (WaitingPerInverter * inverters);
        _runners = [.. outputs.Select(output => new OutputRunner(output, capacity, time, log))];
    }

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
