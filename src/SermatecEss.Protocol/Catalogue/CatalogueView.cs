using SermatecEss.Protocol.Framing;

namespace SermatecEss.Protocol.Catalogue;

/// <summary>The commands that an inverter of one PCU version has.</summary>
public sealed class CatalogueView
{
    private readonly SortedDictionary<ushort, CommandDefinition> _commands;
    private PointList? _points;

    internal CatalogueView(
        CommandCatalogue catalogue, int pcuVersion, int effectiveVersion, SortedDictionary<ushort, CommandDefinition> commands)
    {
        Catalogue = catalogue;
        PcuVersion = pcuVersion;
        EffectiveVersion = effectiveVersion;
        _commands = commands;
    }

    /// <summary>The catalogue that this is a view of.</summary>
    public CommandCatalogue Catalogue { get; }

    /// <summary>The version that the inverter reports, as in 609 for 6.0.9.</summary>
    public int PcuVersion { get; }

    /// <summary>
    /// The version whose commands it has; differs from <see cref="PcuVersion"/> for the versions that count as another one.
    /// </summary>
    public int EffectiveVersion { get; }

    /// <summary>The commands of this version, by code.</summary>
    public IReadOnlyCollection<CommandDefinition> Commands => _commands.Values;

    /// <summary>The command of a code, or null where this version does not have it.</summary>
    public CommandDefinition? Find(CommandCode code) => _commands.GetValueOrDefault(code.Value);

    /// <summary>The read command of a readable name such as <c>battery</c>, in either case; null where this version has none.</summary>
    public CommandDefinition? FindByName(string name)
    {
        foreach (var command in _commands.Values)
            if (command.Names.Contains(name, StringComparer.OrdinalIgnoreCase)) return command;
        return null;
    }

    /// <summary>The commands that are polled: those of a poll group but for those that come unasked with another one's answer.</summary>
    public IReadOnlyList<CommandDefinition> Polled
    {
        get
        {
            var polled = Commands.Where(command => command.Access == CommandAccess.Read && command.Group != PollGroup.None).ToList();
            return [.. polled.Where(command => !polled.Exists(other => other != command && other.Responses.Contains(command.Code)))];
        }
    }

    /// <summary>All points of this version: the one list of what an inverter can say, and of what can be set.</summary>
    public PointList Points => LazyInitializer.EnsureInitialized(ref _points, () => new PointList(this));

    /// <summary>
    /// The commands to ask for points, and for what points are calculated from: each once, without those whose frames come with another
    /// one's answer.
    /// </summary>
    public IReadOnlyList<CommandDefinition> CommandsFor(IEnumerable<Point> points)
    {
        var commands = points.SelectMany(CarriersOf).Distinct().ToList();
        return [.. commands.Where(command => !commands.Exists(other => other != command && ResponsesOf(other).Contains(command.Code)))];
    }

    /// <summary>The command in answer to which a frame comes: another one that brings it unasked, or else its own.</summary>
    /// <param name="frame">The read command whose code the frame has.</param>
    public CommandDefinition RequestFor(CommandDefinition frame)
    {
        foreach (var command in _commands.Values)
            if (command.Access == CommandAccess.Read && command != frame && ResponsesOf(command).Contains(frame.Code)) return command;
        return frame;
    }

    /// <summary>The frames that this version sends in answer to a command.</summary>
    public IReadOnlyList<CommandCode> ResponsesOf(CommandDefinition command) =>
        [.. command.Responses.Where(code => _commands.ContainsKey(code.Value))];

    private IEnumerable<CommandDefinition> CarriersOf(Point point) =>
        point.Command is { } command ? [command] : point.Needs.SelectMany(need => CarriersOf(Points.Find(need)!));
}
