using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Inverter.Polling;

/// <summary>The result of one poll of a group.</summary>
/// <param name="Group">The group.</param>
/// <param name="Time">The time of the newest reading.</param>
/// <param name="Readings">The readings by point, without those of unanswered commands.</param>
/// <param name="Failures">The unanswered commands, with the reasons.</param>
public sealed record Snapshot(
    PollGroup Group, DateTimeOffset Time, IReadOnlyDictionary<string, Reading> Readings, IReadOnlyList<InverterException> Failures)
{
    /// <summary>
    /// The commands that this inverter leaves unanswered while it answers others, including those whose frames it omits from the response
    /// that they belong to. They are sent now and then; those of the powers with every poll.
    /// </summary>
    public IReadOnlyList<CommandCode> Silent { get; init; } = [];

    /// <summary>The commands whose frames were received.</summary>
    public IReadOnlySet<CommandCode> Answered { get; init; } = new HashSet<CommandCode>();
}
