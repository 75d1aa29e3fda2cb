using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter.Settings;

/// <summary>The settings of an inverter of one PCU version.</summary>
public sealed class SettingList
{
    private readonly Dictionary<string, Setting> _settings = [];
    private readonly Dictionary<string, Setting> _windowEnds = [];

    private SettingList(CatalogueView view)
    {
        View = view;
        foreach (var command in view.Commands.Where(IsSettable)) Add(command);
        foreach (var end in _settings.Values.SelectMany(setting => setting.WindowEnds())) _windowEnds[end.Id] = end;
    }

    /// <summary>The commands of the version.</summary>
    public CatalogueView View { get; }

    /// <summary>
    /// The settings, in the order of their commands, without the starts and ends of single windows, which can also be set.
    /// </summary>
    public IReadOnlyCollection<Setting> All => _settings.Values;

    /// <summary>The settings, and the starts and ends of single windows.</summary>
    public IEnumerable<Setting> WithWindowEnds => _settings.Values.Concat(_windowEnds.Values);

    /// <summary>Creates the list of writable settings in a version's catalogue.</summary>
    public static SettingList Of(CatalogueView view) => new(view);

    /// <summary>The setting with an id.</summary>
    /// <exception cref="SettingException"><see cref="SettingRefusal.Unknown"/>: there is no such setting.</exception>
    public Setting Find(string id) => _settings.GetValueOrDefault(id)
        ?? _windowEnds.GetValueOrDefault(id)
        ?? throw new SettingException(
            SettingRefusal.Unknown,
            $"PCU version {View.PcuVersion} has no setting '{id}'; 'sermatec-ess settings' lists all that this inverter has.",
            id);

    /// <summary>Whether there is a setting with an id.</summary>
    public bool Has(string id) => _settings.ContainsKey(id) || _windowEnds.ContainsKey(id);

    /// <summary>Parses <c>ID=VALUE</c>.</summary>
    /// <exception cref="SettingException">There is no such setting, or the value is invalid.</exception>
    public SettingChange Parse(string assignment)
    {
        var sign = assignment.IndexOf('=');
        if (sign <= 0)
            throw new SettingException(SettingRefusal.Value, $"Expected ID=VALUE, such as battery_on_grid_soc_min=20, not '{assignment}'.");
        return Find(assignment[..sign].Trim()).Parse(assignment[(sign + 1)..]);
    }

    /// <summary>Registers are not settings: their meaning is unknown. Upgrades are never sent.</summary>
    private static bool IsSettable(CommandDefinition command) =>
        command is { Access: CommandAccess.Write or CommandAccess.Network, IsUpgrade: false } && WriteGuard.IsSetting(command.Code);

    private void Add(CommandDefinition command)
    {
        var windows = command.Fields.Select(field => WindowFields.Of(command, field)).OfType<WindowFields>().ToList();
        foreach (var field in command.Fields)
        {
            if (field.Kind == ValueKind.Reserved) continue;
            var point = View.Points.Find(field.Id)!;
            if (windows.Find(schedule => schedule.Contains(field)) is not { } schedule)
                AddOne(new Setting(point, command, field, ReaderOf(field), View.Catalogue.LimitsOf(field)));
            else if (field == schedule.Count) AddOne(new Setting(point, command, schedule, ReaderOf(field)));
        }
    }

    /// <summary>The settings of WiFi and cloud are in two commands; the one that rewrites less is used.</summary>
    private void AddOne(Setting setting)
    {
        if (!_settings.TryGetValue(setting.Id, out var other) || setting.Command.Fields.Count < other.Command.Fields.Count)
            _settings[setting.Id] = setting;
    }

    private CommandCode? ReaderOf(FieldDefinition field) =>
        View.Points.Find(field.ShownBy ?? field.Id)?.Command is { } frame ? View.RequestFor(frame).Code : null;
}
