using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Logging;

namespace SermatecEss.Bridge.Outputs;

/// <summary>Passes events to all outputs, each with its own queue and task.</summary>
internal sealed class Hub
{
    /// <summary>Enough for the longest pause before an output restarts, and only a few megabytes of pictures.</summary>
    private const int LeastWaiting = 256;
    private const int WaitingPerInverter = 8;
    private readonly OutputRunner[] _runners;

    /// <param name="outputs">The outputs.</param>
    /// <param name="inverters">The number of inverters, which limits the queues.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    internal Hub(IEnumerable<IOutput> outputs, int inverters, TimeProvider time, Log log)
    {
        var capacity = LeastWaiting + (WaitingPerInverter * inverters);
        _runners = [.. outputs.Select(output => new OutputRunner(output, capacity, time, log))];
    }

    /// <summary>The health of the outputs now.</summary>
    internal IReadOnlyList<OutputHealth> Health => [.. _runners.Select(runner => runner.Health)];

    /// <summary>Passes an event to all outputs. Never waits.</summary>
    internal void Publish(InverterEvent happened)
    {
        foreach (var runner in _runners) runner.Add(happened);
    }

    /// <summary>Runs all outputs until cancelled and they have ended.</summary>
    internal Task RunAsync(BridgeView bridge, CancellationToken cancellation) =>
        Task.WhenAll(_runners.Select(runner => runner.RunAsync(bridge, cancellation)));
}
