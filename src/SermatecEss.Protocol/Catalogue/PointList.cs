namespace SermatecEss.Protocol.Catalogue;

/// <summary>
/// All points of an inverter with one PCU version, each once: those that are polled, group by group in payload order; those that are
/// calculated; those that are read but never polled; and the settings that cannot be read. Bytes without a meaning are not points.
/// </summary>
public sealed class PointList
{
    private static readonly PollGroup[] PolledGroups = [PollGroup.Fast, PollGroup.Counters, PollGroup.Parameters, PollGroup.Identity];
    private readonly Dictionary<string, Point> _points = [];
    private readonly Dictionary<PollGroup, List<Point>> _groups = [];
    private readonly List<Point> _all = [];
    private readonly CommandCatalogue _catalogue;

    internal PointList(CatalogueView view)
    {
        _catalogue = view.Catalogue;
        foreach (var group in PolledGroups)
        {
            var asked = view.Polled.Where(command => command.Group == group);
            foreach (var code in asked.SelectMany(view.ResponsesOf)) AddRead(view.Find(code)!, group);
        }

        AddCalculated(view);
        foreach (var command in view.Commands.Where(command => command.Access == CommandAccess.Read)) AddRead(command, PollGroup.None);
        foreach (var command in view.Commands.Where(command => command.Access is CommandAccess.Write or CommandAccess.Network))
        {
            foreach (var field in command.Fields) Add(field, command: null, PollGroup.None);
        }
    }

    /// <summary>All points, in order.</summary>
    public IReadOnlyList<Point> All => _all;

    /// <summary>The point with an id, or null.</summary>
    public Point? Find(string id) => _points.GetValueOrDefault(id);

    /// <summary>The points of a poll group, in order; calculated ones belong to the fast group, after those that are read.</summary>
    public IReadOnlyList<Point> In(PollGroup group) => _groups.TryGetValue(group, out var points) ? points : [];

    private void AddRead(CommandDefinition command, PollGroup group)
    {
        foreach (var field in command.Fields) Add(field, command, group);
    }

    private void Add(FieldDefinition field, CommandDefinition? command, PollGroup group)
    {
        if (field.Kind == ValueKind.Reserved || _points.ContainsKey(field.Id)) return;
        Add(new Point
        {
            Id = field.Id,
            Name = field.Name,
            FullName = field.FullName,
            Label = field.Label,
            Unit = field.Unit,
            Quantity = _catalogue.QuantityOf(field.Unit),
            Kind = field.Kind,
            Decimals = field.DecimalPlaces,
            Codes = field.Codes,
            Group = group,
            Prominence = field.Prominence,
            Field = field,
            Command = command,
        });
    }

    /// <summary>The points that can be calculated at each poll, in an order in which each only needs earlier ones.</summary>
    private void AddCalculated(CatalogueView view)
    {
        var reads = view.Commands.Where(command => command.Access == CommandAccess.Read);
        var read = reads.SelectMany(command => command.Fields).Select(field => field.Id).ToHashSet();
        foreach (var definition in _catalogue.Calculated)
        {
            if (read.Contains(definition.Id) || !definition.Needs.All(IsNumber)) continue;
            Add(new Point
            {
                Id = definition.Id,
                Name = definition.Name,
                FullName = PointNames.Full(definition.Id, definition.Name),
                Label = definition.Label,
                Unit = definition.Unit,
                Quantity = _catalogue.QuantityOf(definition.Unit),
                Kind = definition.Kind,
                Decimals = definition.Decimals,
                Group = PollGroup.Fast,
                Prominence = definition.Prominence,
                Needs = definition.Needs,
            });
        }
    }

    private bool IsNumber(string id) => Find(id) is { IsArray: false };

    private void Add(Point point)
    {
        _points.Add(point.Id, point);
        _all.Add(point);
        if (!_groups.TryGetValue(point.Group, out var group)) _groups[point.Group] = group = [];
        group.Add(point);
    }
}
