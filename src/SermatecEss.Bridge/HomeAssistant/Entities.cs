using SermatecEss.Inverter.Polling;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Bridge.HomeAssistant;

/// <summary>Makes an entity of every point that an inverter is polled for. Arrays, passwords and bytes without a meaning are none.</summary>
internal static class Entities
{
    /// <summary>What a code outside its list is called; Home Assistant refuses a state that was not announced.</summary>
    internal const string UnknownState = "unknown";

    internal static IReadOnlyList<Entity> Of(PollPlan plan, CatalogueView view, IReadOnlyList<Point> calculated)
    {
        var entities = new List<Entity>();
        foreach (var step in plan.Steps)
        {
            foreach (var command in step.Commands.SelectMany(command => view.AnswersOf(command)).Select(code => view.Find(code)!))
                entities.AddRange(command.Fields.Where(IsShown).Select(field => OfField(field, step.Group)));
            if (step.Group != PollGroup.Fast) continue;
            entities.AddRange(calculated.Select(OfCalculated));
            entities.Add(Alarms);
        }

        return entities;
    }

    /// <summary>Whether a field becomes an entity.</summary>
    internal static bool IsShown(FieldDefinition field) =>
        field is { IsArray: false, Kind: not (ValueKind.Reserved or ValueKind.Secret or ValueKind.History) } && field.Type is not (FieldType.AlarmBits or FieldType.Bytes);

    private static Entity Alarms => new("inverter_alarm", "binary_sensor", "Alarm", PollGroup.Fast, "{{ 'ON' if value_json.alarm_count > 0 else 'OFF' }}") { DeviceClass = "problem" };

    private static Entity OfCalculated(Point point) => new(point.Id, "sensor", point.Label, PollGroup.Fast, Template(point.Id))
    {
        DeviceClass = point.Unit switch { "W" => "power", "kWh" => "energy", _ => null },
        Unit = point.Unit,
        StateClass = point.Kind is ValueKind.Counter or ValueKind.Daily ? "total_increasing" : "measurement",
        Precision = point.Unit switch { "W" => 0, "kWh" => 2, _ => 1 },
    };

    private static Entity OfField(FieldDefinition field, PollGroup group)
    {
        var isSpecial = field.Kind is ValueKind.Setting or ValueKind.Identity or ValueKind.Status;
        var entity = new Entity(field.Id, "sensor", Name(field.Name), group, Template(field.Id))
        {
            IsRead = true,
            IsDiagnostic = isSpecial,
            IsEnabled = !field.Id.Contains("_parallel", StringComparison.Ordinal) && !field.Id.EndsWith("_word", StringComparison.Ordinal) && !field.Id.EndsWith("_step", StringComparison.Ordinal),
        };
        if (field.Codes is { } codes) return entity with { DeviceClass = "enum", Options = [.. codes.Entries.Select(entry => entry.Value), UnknownState] };
        if (!field.IsNumber || field.IsTimeOfDay || field.Type == FieldType.Hex) return entity;
        var deviceClass = DeviceClass(field);
        return entity with
        {
            DeviceClass = deviceClass,
            Unit = field.Unit,
            StateClass = isSpecial ? null : deviceClass == "energy" || field.Kind == ValueKind.Counter ? "total_increasing" : "measurement",
            Precision = field.Unit is null ? null : field.DecimalPlaces,
        };
    }

    private static string? DeviceClass(FieldDefinition field) => field.Unit switch
    {
        "V" => "voltage",
        "A" => "current",
        "W" or "kW" => "power",
        "VA" or "kVA" => "apparent_power",
        "var" or "kvar" => "reactive_power",
        "kWh" => "energy",
        "Hz" => "frequency",
        "°C" => "temperature",
        "%" when field.Id == "battery_soc" => "battery",
        null when field.Id.EndsWith("_power_factor", StringComparison.Ordinal) => "power_factor",
        _ => null,
    };

    private static string Template(string point) => $"{{{{ value_json.{point} }}}}";

    /// <summary>Sentence case, as Home Assistant's names have it.</summary>
    private static string Name(string label) => char.ToUpperInvariant(label[0]) + label[1..];
}
