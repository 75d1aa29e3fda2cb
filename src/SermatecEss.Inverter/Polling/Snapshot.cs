using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Inverter.Polling;

/// <summary>What one poll of a group brought.</summary>
/// <param name="Group">The group.</param>
/// <param name="Time">When the newest of the readings came.</param>
/// <param name="Readings">The readings by point; those of commands that were not answered are absent.</param>
/// <param name="Failures">The commands that were not answered, and why.</param>
public sealed record Snapshot(
    PollGroup Group, DateTimeOffset Time, IReadOnlyDictionary<string, Reading> Readings, IReadOnlyList<InverterException> Failures)
{
    /// <summary>The commands that were left out, as this inverter leaves them unanswered; they are sent now and then.</summary>
    public IReadOnlyList<CommandCode> Silent { get; init; } = [];
}
