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
    /// <summary>
    /// The commands that this inverter leaves unanswered while it answers others, those included whose frames it does not send with the
    /// response that they belong to either. They are sent now and then, those of the powers with every poll.
    /// </summary>
    public IReadOnlyList<CommandCode> Silent { get; init; } = [];

    /// <summary>The commands whose frames came.</summary>
    public IReadOnlySet<CommandCode> Answered { get; init; } = new HashSet<CommandCode>();
}
