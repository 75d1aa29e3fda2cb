using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Inverter.Settings;

/// <summary>A setting of an inverter.</summary>
public sealed class Setting
{
    private const string On = "on";
    private const string Off = "off";
    private const string Unset = "unset";
    private const string Windows = " windows";
    private readonly FieldDefinition _field;
    private readonly WindowFields? _windows;

    /// <summary>The number of the window of this start or end, from 0; -1 for other settings.</summary>
    private readonly int _window = -1;

    internal Setting(Point point, CommandDefinition command, FieldDefinition field, CommandCode? shownBy, PointLimits? limits)
    {
        _field = field;
        Command = command;
        Id = field.Id;
        Name = point.Name;
        FullName = point.FullName;
        Label = field.Label;
        ShownBy = shownBy;
        Risk = RiskOf(command, field.Risk);
        var labels = field.Codes?.Entries.Select(entry => entry.Value).Where(label => label != Unset).ToList() ?? [];
        Choices = labels;
        Kind = labels.Count == 2 && labels.Contains(On) && labels.Contains(Off) ? SettingKind.Switch
            : field.Codes is not null ? SettingKind.Choice
            : field.IsTimeOfDay ? SettingKind.Time
            : field.Type == FieldType.Text ? SettingKind.Text
            : SettingKind.Number;
        if (Kind != SettingKind.Number) return;
        Unit = field.Unit;
        Step = field.Scale;
        Min = Math.Max(field.Min ?? limits?.Min ?? decimal.MinValue, field.Lowest);
        Max = Math.Min(field.Max ?? limits?.Max ?? decimal.MaxValue, field.Highest);
    }

    internal Setting(Point count, CommandDefinition command, WindowFields windows, CommandCode? shownBy)
    {
        _field = windows.Count;
        _windows = windows;
        Command = command;
        Id = windows.Id;
        Name = count.Name;
        FullName = count.FullName;
        Label = windows.Count.Label;
        ShownBy = shownBy;
        Risk = RiskOf(command, null);
        Kind = SettingKind.Schedule;
        Choices = [];
    }

    /// <summary>The start or end of one window of a schedule.</summary>
    internal Setting(Setting schedule, FieldDefinition end, int window)
    {
        _field = end;
        _windows = schedule._windows;
        _window = window;
        Command = schedule.Command;
        var side = end.Id[(end.Id.LastIndexOf('_') + 1)..];
        Id = $"{schedule.Id[..^1]}_{window + 1}_{side}";
        Name = $"{schedule.Name.Replace(Windows, "", StringComparison.Ordinal)} {window + 1} {side}";
        FullName = $"{schedule.FullName.Replace(Windows, "", StringComparison.Ordinal)} {window + 1} {side}";
        Label = end.Label;
        ShownBy = schedule.ShownBy;
        Risk = schedule.Risk;
        Kind = SettingKind.Time;
        Choices = [];
    }

    /// <summary>The id, such as <c>battery_on_grid_soc_min</c>; equal to that of the point that shows it, if there is one.</summary>
    public string Id { get; }

    /// <summary>The name within its device.</summary>
    public string Name { get; }

    /// <summary>The full name, including the device.</summary>
    public string FullName { get; }

    /// <summary>The vendor's name.</summary>
    public string Label { get; }

    /// <summary>The kind of its value.</summary>
    public SettingKind Kind { get; }

    /// <summary>The risk, which decides who may set it.</summary>
    public SettingRisk Risk { get; }

    /// <summary>The command that writes it, along with other fields.</summary>
    public CommandDefinition Command { get; }

    /// <summary>The command that reads it; null if there is none.</summary>
    public CommandCode? ShownBy { get; }

    /// <summary>The unit of a number, or null.</summary>
    public string? Unit { get; }

    /// <summary>The smallest number.</summary>
    public decimal? Min { get; }

    /// <summary>The largest number.</summary>
    public decimal? Max { get; }

    /// <summary>The step between two numbers.</summary>
    public decimal? Step { get; }

    /// <summary>The labels of a choice.</summary>
    public IReadOnlyList<string> Choices { get; }

    /// <summary>The most windows of a schedule; 0 if it is not a schedule.</summary>
    public int MaxWindows => _windows?.Most ?? 0;

    /// <summary>Whether the windows of a schedule have a tariff.</summary>
    public bool HasWindowKind => _windows?.Kind is not null;

    /// <summary>Whether a person must always confirm it.</summary>
    public bool NeedsConfirmation => _field.NeedsConfirmation;

    /// <summary>Whether the inverter accepts it only while switched off.</summary>
    public bool NeedsOff => _field.NeedsOff;

    /// <summary>Whether its value is a secret.</summary>
    public bool IsSecret => _field.Kind == ValueKind.Secret;

    /// <summary>A value for display and logs; hidden if it is a secret.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public string? Masked(string? text) => IsSecret && text is not null ? "***" : text;

    /// <summary>The codes of its values with their labels; empty without codes.</summary>
    public IEnumerable<(long Code, string Meaning)> Codes =>
        (Kind == SettingKind.Schedule ? _windows!.Kinds : _field.Codes)?.Entries
            .Where(entry => entry.Value != Unset).Select(entry => (entry.Key, entry.Value)) ?? [];

    /// <summary>The catalogue's note on it, or null.</summary>
    public string? Note => _field.Note;

    /// <summary>The point that shows it.</summary>
    public string Point => _field.ShownBy ?? _field.Id;

    /// <summary>The valid values, for people.</summary>
    public string Range => Kind switch
    {
        SettingKind.Number => string.Create(CultureInfo.InvariantCulture, $"{Min:0.###} to {Max:0.###}"),
        SettingKind.Schedule => $"up to {MaxWindows} windows HH:MM-HH:MM{(HasWindowKind ? "=KIND" : "")}, or none",
        SettingKind.Time => "00:00 to 24:00",
        SettingKind.Text => _field.Length == 0 ? "text" : $"at most {_field.Length} bytes",
        _ => string.Join(", ", Choices),
    };

    /// <summary>Parses a value.</summary>
    /// <param name="text">The value.</param>
    /// <param name="isSaved">Whether the value an inverter has before it is first set, <c>unset</c>, is valid too.</param>
    /// <exception cref="SettingException">
    /// <see cref="SettingRefusal.Value"/>: the value is invalid; the message lists valid ones.
    /// </exception>
    public SettingChange Parse(string text, bool isSaved = false)
    {
        if (Kind == SettingKind.Schedule) return new SettingChange(this, _windows!.Parse(Id, text));
        PointValue value = Kind switch
        {
            SettingKind.Switch or SettingKind.Choice => ParseChoice(text, isSaved),
            SettingKind.Number => ParseNumber(text),
            SettingKind.Time =>
                TimeWindow.TryParseTime(text, out var minutes)
                    ? new TimeOfDayValue(minutes)
                    : throw Wrong(text, "use HH:MM, up to 24:00"),
            _ => ParseText(text),
        };
        return new SettingChange(this, new Dictionary<string, PointValue> { [_field.Id] = value });
    }

    /// <summary>The value in readings, in the format of <see cref="Parse"/>; null if they lack it.</summary>
    public string? TextOf(IReadOnlyDictionary<string, PointValue> readings) =>
        _window >= 0 ? Show(_windows!.EndOf(readings, _field, _window))
        : _windows is { } windows ? windows.TextOf(readings)
        : Show(readings.GetValueOrDefault(Point));

    /// <summary>The value in a payload of its write command; null if it is missing.</summary>
    public string? TextIn(ReadOnlySpan<byte> payload)
    {
        var values = Decoder.Decode(Command, payload).ToDictionary(reading => reading.Point, reading => reading.Value);
        return _windows is not null ? TextOf(values) : Show(values.GetValueOrDefault(_field.Id));
    }

    /// <summary>Why the value in a command's fields is invalid for this setting; null if it is valid, even if it cannot be set.</summary>
    internal string? FaultIn(IReadOnlyDictionary<string, PointValue> values)
    {
        if (_windows is { } windows) return windows.FaultIn(values) is { } fault ? $"{Id}: {fault}" : null;
        return values.GetValueOrDefault(_field.Id) switch
        {
            null => $"{Id} is missing",
            NumberValue { Number: var number } when number < Min || number > Max =>
                string.Create(CultureInfo.InvariantCulture, $"{Id} is {number}, outside {Range}"),
            CodeValue { Label: null } code => $"{Id} is {code.Text}",
            _ => null,
        };
    }

    /// <summary>A change to the value in a command's fields, whatever it is.</summary>
    internal SettingChange Restore(IReadOnlyDictionary<string, PointValue> values) => new(
        this,
        Command.Fields
            .Where(field => field == _field || (_windows is { } windows && windows.Contains(field)))
            .ToDictionary(field => field.Id, field => values[field.Id]));

    /// <summary>The starts and ends of a schedule's windows, each a setting of its own; empty if it is not a schedule.</summary>
    internal IEnumerable<Setting> WindowEnds()
    {
        if (Kind != SettingKind.Schedule) yield break;
        for (var window = 0; window < MaxWindows; window++)
        {
            yield return new Setting(this, _windows!.Start, window);
            yield return new Setting(this, _windows!.End, window);
        }
    }

    /// <summary>Whether this is a start or end of a window of a schedule.</summary>
    internal bool IsPartOf(Setting schedule) => _window >= 0 && schedule.Kind == SettingKind.Schedule && schedule._windows == _windows;

    /// <summary>Applies a change to the values of its command.</summary>
    internal void Apply(SettingChange change, Dictionary<string, PointValue> values)
    {
        if (_window >= 0)
        {
            _windows!.SetEnd(Id, values, _field, _window, change.Values[_field.Id]);
            return;
        }

        foreach (var (id, value) in change.Values) values[id] = value;
    }

    /// <summary>Validates the values of a command, if they are a schedule's.</summary>
    /// <exception cref="SettingException">They are inconsistent.</exception>
    internal void Check(IReadOnlyDictionary<string, PointValue> values)
    {
        if (_window >= 0 && _windows!.TextOf(values) is { } text) _ = _windows.Parse(Id, text);
    }

    /// <summary>Whether readings show the requested value; null if they lack it.</summary>
    internal bool? IsShown(SettingChange change, IReadOnlyDictionary<string, PointValue> readings)
    {
        if (_window >= 0)
        {
            return readings.ContainsKey(_windows!.Count.Id)
                ? change.Values[_field.Id].Equals(_windows.EndOf(readings, _field, _window))
                : null;
        }

        if (_field.ShownBy is { } other) return readings.TryGetValue(other, out var shown) ? Show(shown) == Show(change.Values[Id]) : null;
        if (Kind == SettingKind.Schedule) return TextOf(readings) is { } text ? text == TextOf(change) : null;
        var isKnown = change.Values.Keys.All(readings.ContainsKey);
        if (!isKnown) return null;
        return change.Values.All(pair => pair.Value.Equals(readings[pair.Key]));
    }

    /// <summary>The requested value as it is written.</summary>
    internal string TextOf(SettingChange change) =>
        Kind == SettingKind.Schedule ? _windows!.TextOf(change.Values)! : Show(change.Values[_field.Id])!;

    /// <summary>A catalogue can raise the known risk of a setting, but not lower it.</summary>
    private static SettingRisk RiskOf(CommandDefinition command, SettingRisk? own)
    {
        var least = WriteGuard.LeastRisk(command.Code) ?? SettingRisk.Register;
        var risk = own ?? command.Risk;
        return risk > least ? risk : least;
    }

    private static string? Show(PointValue? value) => value?.Text;

    private CodeValue ParseChoice(string text, bool isSaved)
    {
        foreach (var (code, label) in _field.Codes!.Entries)
        {
            if ((label != Unset || isSaved) && label.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase))
                return new CodeValue(code, label);
        }

        throw Wrong(text, $"use one of {string.Join(", ", Choices)}");
    }

    private PointValue ParseNumber(string text)
    {
        if (!DecimalText.TryParse(WithoutUnit(text), out var number)) throw Wrong(text, $"use a number, {Range} {Unit}".TrimEnd());
        if (number < Min || number > Max) throw Wrong(text, $"the range is {Range} {Unit}".TrimEnd());
        if (number != _field.Nearest(number)) throw Wrong(text, string.Create(CultureInfo.InvariantCulture, $"use steps of {Step}"));
        if (_field.Type == FieldType.Hex) return new HexValue((long)(ulong)number, 2 * _field.Length);
        return new NumberValue(number);
    }

    private string WithoutUnit(string text)
    {
        var number = text.Trim();
        return Unit is not null && number.EndsWith(Unit, StringComparison.OrdinalIgnoreCase) ? number[..^Unit.Length].TrimEnd() : number;
    }

    private TextValue ParseText(string text)
    {
        if (text.Length == 0) throw Wrong(text, "an empty text may be a mistake, and its effect on the inverter is not known");
        if (text.Any(char.IsControl)) throw Wrong("…", "control characters are not allowed");
        if (_field.Length > 0 && System.Text.Encoding.UTF8.GetByteCount(text) > _field.Length)
            throw Wrong(IsSecret ? "…" : text, $"use at most {_field.Length} bytes");
        return new TextValue(text);
    }

    private SettingException Wrong(string text, string reason) =>
        new(SettingRefusal.Value, $"{Id} cannot be '{SettingException.Shown(text)}': {reason}.", Id);
}
