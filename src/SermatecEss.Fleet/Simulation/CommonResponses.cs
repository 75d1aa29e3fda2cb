using SermatecEss.Protocol.Catalogue;
using SermatecEss.Simulator;

namespace SermatecEss.Fleet.Simulation;

/// <summary>The responses that many inverters have in common, because a simulated plant for each would cost too much.</summary>
/// <param name="options">The inverter that they all resemble.</param>
/// <param name="time">The clock.</param>
internal sealed class CommonResponses(SimulatorOptions options, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);
    private readonly SimulatedInverter _inverter = new(options, time);
    private readonly CatalogueView _view = options.Catalogue.View(options.PcuVersion);
    private readonly Dictionary<CommandDefinition, (long Created, byte[][] Frames)> _responses = [];
    private readonly Lock _turn = new();

    /// <summary>
    /// The unencrypted frames of the response to a read command, at most a second old. Thread-safe; the frames are shared.
    /// </summary>
    internal IReadOnlyList<byte[]> To(CommandDefinition command)
    {
        lock (_turn)
        {
            var now = time.GetTimestamp();
            if (_responses.TryGetValue(command, out var known) && time.GetElapsedTime(known.Created, now) < Lifetime) return known.Frames;
            byte[][] frames = [.. _view.ResponsesOf(command).Select(_inverter.Response)];
            _responses[command] = (now, frames);
            return frames;
        }
    }

    /// <summary>An inverter of its own with the same plant.</summary>
    internal SimulatedInverter CreateOwn() => new(options, time);
}
