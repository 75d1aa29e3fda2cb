using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Points;
using SermatecEss.Bridge.Settings;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Bridge.Inverters;

/// <summary>Everything known about one inverter at a moment. Immutable: news make a new picture, so readers need no lock.</summary>
/// <param name="Options">How the inverter is configured.</param>
public sealed record InverterPicture(InverterOptions Options)
{
    /// <summary>The serial number of the inverter last seen at this address, perhaps in an earlier run; null if none was.</summary>
    public string? KnownSerial { get; init; }

    /// <summary>The serial number of the previous inverter at this address; null if there was none.</summary>
    public string? FormerSerial { get; init; }

    /// <summary>Its identity; null until it has identified itself, like the next four.</summary>
    public InverterIdentity? Identity { get; init; }

    /// <summary>The names of its devices.</summary>
    public InverterName? Name { get; init; }

    /// <summary>What is polled, and how often.</summary>
    public PollPlan? Plan { get; init; }

    /// <summary>Its points.</summary>
    public PointList? Points => Identity?.View.Points;

    /// <summary>Whether the inverter responds.</summary>
    public bool IsAvailable { get; init; }

    /// <summary>Why it does not respond, as a sentence; null if it does.</summary>
    public string? Trouble { get; init; }

    /// <summary>The last accepted state of each poll group that was answered.</summary>
    public IReadOnlyDictionary<PollGroup, GroupState> States { get; init; } = new Dictionary<PollGroup, GroupState>();

    /// <summary>For each polled group, whether its last poll was answered.</summary>
    public IReadOnlyDictionary<PollGroup, bool> Answered { get; init; } = new Dictionary<PollGroup, bool>();

    /// <summary>The points read since it identified itself. Each addition makes a new set.</summary>
    public IReadOnlySet<string> AnsweredPoints { get; init; } = new HashSet<string>();

    /// <summary>The commands that it leaves unanswered while it answers others.</summary>
    public IReadOnlyCollection<CommandCode> Silent { get; init; } = [];

    /// <summary>
    /// The points missing from the last, partly answered poll of each group; groups answered completely or not at all are absent.
    /// </summary>
    public IReadOnlyDictionary<PollGroup, IReadOnlyList<CommandCode>> Unanswered { get; init; } =
        new Dictionary<PollGroup, IReadOnlyList<CommandCode>>();

    /// <summary>The readings rejected since the start.</summary>
    public IReadOnlyList<Rejected> Rejected { get; init; } = [];

    /// <summary>The session's counters.</summary>
    public SessionCounters Counters { get; init; }

    /// <summary>The settings that may be changed, with their values; null if none may.</summary>
    public SettingsPicture? Settings { get; init; }

    /// <summary>Whether each poll group has been polled at least once.</summary>
    public bool HasRequestedAll => Plan is { } plan && plan.Steps.All(step => Answered.ContainsKey(step.Group));

    /// <summary>The accepted value of a point, or null.</summary>
    public Protocol.Values.PointValue? Find(string point)
    {
        foreach (var state in States.Values)
            if (state.Values.TryGetValue(point, out var value)) return value;
        return null;
    }
}
