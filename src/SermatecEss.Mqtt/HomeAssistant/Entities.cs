using SermatecEss.Bridge.Languages;
using SermatecEss.Bridge.Messages;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Mqtt.HomeAssistant;

/// <summary>Creates an entity for every polled point of an inverter. Arrays, passwords and bytes without a meaning have none.</summary>
internal static class Entities
{
    /// <summary>The entities of all devices of an inverter, in the order of its points.</summary>
    /// <param name="points">The points.</param>
    /// <param name="translation">The language of names and states.</param>
    internal static IReadOnlyList<Entity> Of(PointList points, Translation translation) =>
        [.. points.All.Where(IsShown).Select(point => Of(point, translation)), Alarm(translation)];

    /// <summary>Whether a point has an entity.</summary>
    internal static bool IsShown(Point point) =>
        point is { Group: not PollGroup.None, IsArray: false, IsAlarms: false, Kind: not (ValueKind.Secret or ValueKind.History) }
        && point.Field?.Type != FieldType.Bytes;

    private static Entity Alarm(Translation translation) => new(
        "inverter_alarm",
        "binary_sensor",
        translation.EntityOf("Alarm"),
        PollGroup.Fast,
        "{{ 'ON' if value_json.alarm_count > 0 else 'OFF' }}")
    {
        DeviceClass = "problem",
    };

    private static Entity Of(Point point, Translation translation)
    {
        var isSpecial = point.Kind is ValueKind.Setting or ValueKind.Identity or ValueKind.Status;
        var entity = new Entity(point.Id, "sensor", translation.NameOf(point), point.Group, StateTemplates.Value(point.Id))
        {
            Device = point.Device,
            IsRead = !point.IsCalculated,
            IsDiagnostic = isSpecial,
            IsEnabled = point.Prominence == Prominence.Main,
        };
        if (point.IsSwitch) return Binary(entity, point);
        if (point.Codes is { } codes)
        {
            // Home Assistant itself translates "unknown".
            var states = codes.Entries.Select(entry => entry.Value).ToList();
            return entity with
            {
                DeviceClass = "enum",
                Options = [.. states.Select(translation.TextOf), StateMessage.UnknownState],
                Template = StateTemplates.Value(point.Id, translation.TextsOf(states)),
            };
        }

        if (point.Field is { } field && (!field.IsNumber || field.IsTimeOfDay || field.Type == FieldType.Hex)) return entity;
        return Measured(entity, point, isSpecial);
    }

    /// <summary>On and off; anything else, such as unset, is not a state.</summary>
    private static Entity Binary(Entity entity, Point point)
    {
        var on = point.Codes!.Find(point.Codes.OnCode!.Value);
        var off = point.Codes.Find(point.Codes.OffCode!.Value);
        var value = $"value_json.{point.Id}";
        return entity with
        {
            Platform = "binary_sensor",
            Template = $"{{{{ 'ON' if {value}=='{on}' else ('OFF' if {value}=='{off}' else none) }}}}",
            DeviceClass = point.Id switch
            {
                "battery_communication" or "battery_bms_connection" or "grid_meter_connection" => "connectivity",
                "grid_power_down" => "problem",
                "inverter_on" => "running",
                _ => null,
            },
        };
    }

    private static Entity Measured(Entity entity, Point point, bool isSpecial)
    {
        var deviceClass = DeviceClass(point);
        return entity with
        {
            DeviceClass = deviceClass,
            Unit = point.Unit,
            StateClass = isSpecial ? null
                : deviceClass == "energy" || point.Kind is ValueKind.Counter or ValueKind.Daily ? "total_increasing" : "measurement",
            Precision = point.Unit is null ? null : point.Decimals,
        };
    }

    private static string? DeviceClass(Point point)
    {
        if (point.Id == "battery_soc") return "battery";
        if (point.Unit is null) return point.Id.EndsWith("_power_factor", StringComparison.Ordinal) ? "power_factor" : null;
        return point.Quantity is { Length: > 0 } quantity ? quantity : null;
    }
}
