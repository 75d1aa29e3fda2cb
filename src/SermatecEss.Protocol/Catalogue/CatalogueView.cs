using SermatecEss.Protocol.Framing;

namespace SermatecEss.Protocol.Catalogue;

/// <summary>The commands of an inverter with one PCU version.</summary>
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

    /// <summary>The catalogue of this view.</summary>
    public CommandCatalogue Catalogue { get; }

    /// <summary>The version reported by the inverter, such as 609 for 6.0.9.</summary>
    public int PcuVersion { get; }

    /// <summary>
    /// The version whose commands apply; differs from <see cref="PcuVersion"/> for versions that are treated as another one.
    /// </summary>
    public int EffectiveVersion { get; }

    /// <summary>The commands of this version, by code.</summary>
    public IReadOnlyCollection<CommandDefinition> Commands => _commands.Values;

    /// <summary>The command with a code, or null if this version does not have it.</summary>
    public CommandDefinition? Find(CommandCode code) => _commands.GetValueOrDefault(code.Value);

    /// <summary>The read command with a readable name such as <c>battery</c>, ignoring case; null if this version has none.</summary>
    public CommandDefinition? FindByName(string name)
    {
        foreach (var command in _commands.Values)
            if (command.Names.Contains(name, StringComparer.OrdinalIgnoreCase)) return command;
        return null;
    }

    /// <summary>The commands to poll: those in a poll group, except those that are sent along with the response to another.</summary>
    public IReadOnlyList<CommandDefinition> Polled
    {
        get
        {
            var polled = Commands.Where(command => command.Access == CommandAccess.Read && command.Group != PollGroup.None).ToList();
            return [.. polled.Where(command => !polled.Exists(other => other != command && other.Responses.Contains(command.Code)))];
        }
    }

    /// <summary>All points of this version: everything that can be read, calculated or set.</summary>
    public PointList Points => LazyInitializer.EnsureInitialized(ref _points, () => new PointList(this));

    /// <summary>
    /// The commands to read points, including the inputs of calculated ones: each once, without those whose frames come with another's
    /// response.
    /// </summary>
    public IReadOnlyList<CommandDefinition> CommandsFor(IEnumerable<Point> points)
    {
        var commands = points.SelectMany(CarriersOf).Distinct().ToList();
        return [.. commands.Where(command => !commands.Exists(other => other != command && ResponsesOf(other).Contains(command.Code)))];
    }

    /// <summary>The command whose response contains a frame: another one that it comes with, or its own.</summary>
    /// <param name="frame">The read command with the frame's code.</param>
    public CommandDefinition RequestFor(CommandDefinition frame)
    {
        foreach (var command in _commands.Values)
            if (command.Access == CommandAccess.Read && command != frame && ResponsesOf(command).Contains(frame.Code)) return command;
        return frame;
    }

    /// <summary>The frames of this version's response to a command.</summary>
    public IReadOnlyList<CommandCode> ResponsesOf(CommandDefinition command) =>
        [.. command.Responses.Where(code => _commands.ContainsKey(code.Value))];

    private IEnumerable<CommandDefinition> CarriersOf(Point point) =>
        point.Command is { } command ? [command] : point.Needs.SelectMany(need => CarriersOf(Points.Find(need)!));
}
