using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Points;
using SermatecEss.Bridge.Settings;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Bridge.Inverters;

/// <summary>
/// Everything that is known of one inverter at a moment. It never changes: what is new is in the next
/// picture, so whoever reads one needs no lock.
/// </summary>
/// <param name="Options">How the inverter is configured.</param>
public sealed record InverterPicture(InverterOptions Options)
{
    /// <summary>
    /// The serial number of the inverter that was last seen at this address, in an earlier run perhaps; null where none was.
    /// </summary>
    public string? KnownSerial { get; init; }

    /// <summary>The serial number of the inverter that was at this address before this one; null where none was.</summary>
    public string? FormerSerial { get; init; }

    /// <summary>Who the inverter is; null before it has said so, as are the next four.</summary>
    public InverterIdentity? Identity { get; init; }

    /// <summary>What its devices are called.</summary>
    public InverterName? Name { get; init; }

    /// <summary>What it is asked, and how often.</summary>
    public PollPlan? Plan { get; init; }

    /// <summary>Its points.</summary>
    public PointList? Points => Identity?.View.Points;

    /// <summary>Whether the inverter answers.</summary>
    public bool IsAvailable { get; init; }

    /// <summary>Why it does not answer, in a sentence; null where it does.</summary>
    public string? Trouble { get; init; }

    /// <summary>What was last believed of each poll group that was answered.</summary>
    public IReadOnlyDictionary<PollGroup, GroupState> States { get; init; } = new Dictionary<PollGroup, GroupState>();

    /// <summary>Whether each group that was asked was answered when it was last asked.</summary>
    public IReadOnlyDictionary<PollGroup, bool> Answered { get; init; } = new Dictionary<PollGroup, bool>();

    /// <summary>The points that the inverter has answered since it said who it is. Grows, and is then a new set.</summary>
    public IReadOnlySet<string> AnsweredPoints { get; init; } = new HashSet<string>();

    /// <summary>The commands that it leaves unanswered while it answers others.</summary>
    public IReadOnlyCollection<CommandCode> Silent { get; init; } = [];

    /// <summary>
    /// What did not come when each poll group was last asked, while something did; a group that was answered whole, or not at all, is
    /// absent.
    /// </summary>
    public IReadOnlyDictionary<PollGroup, IReadOnlyList<CommandCode>> Unanswered { get; init; } =
        new Dictionary<PollGroup, IReadOnlyList<CommandCode>>();

    /// <summary>The readings that were not believed since the start.</summary>
    public IReadOnlyList<Rejected> Rejected { get; init; } = [];

    /// <summary>What the session has done.</summary>
    public SessionCounters Counters { get; init; }

    /// <summary>What may be changed, with its values; null where nothing may.</summary>
    public SettingsPicture? Settings { get; init; }

    /// <summary>Whether each poll group has been asked at least once.</summary>
    public bool HasRequestedAll => Plan is { } plan && plan.Steps.All(step => Answered.ContainsKey(step.Group));

    /// <summary>The believed value of a point, or null.</summary>
    public Protocol.Values.PointValue? Find(string point)
    {
        foreach (var state in States.Values)
            if (state.Values.TryGetValue(point, out var value)) return value;
        return null;
    }
}
