using System.Text;
using System.Text.Json;
using SermatecEss.Mqtt.Connection;
using SermatecEss.Mqtt.HomeAssistant;
using SermatecEss.Testing;

namespace SermatecEss.Mqtt.Tests.HomeAssistant;

/// <summary>
/// The table in docs/moving-over.md: which entity replaces which one of the Python integration. Built from the announcements;
/// UPDATE_APPROVALS=1 writes it.
/// </summary>
public sealed class MovingOverTests
{
    private const int Version = 609;
    private const string Begin = "<!-- integration -->\n\n";
    private const string End = "\n<!-- /integration -->";

    [Fact]
    public void The_documentation_names_what_is_announced()
    {
        var file = Path.Combine(Root(), "docs", "moving-over.md");
        var text = File.ReadAllText(file);
        var start = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = text.IndexOf(End, start, StringComparison.Ordinal);
        Assert.True(start > Begin.Length && end > start, "docs/moving-over.md has no place for the table.");
        var table = Table();
        if (Environment.GetEnvironmentVariable("UPDATE_APPROVALS") == "1") File.WriteAllText(file, text[..start] + table + text[end..]);
        else Assert.Equal(table, text[start..end]);
    }

    [Fact]
    public void Every_entity_of_the_integration_has_a_line_and_its_unit()
    {
        var file = SharedFolder.Find("reference", "home-assistant-integration.csv");
        Assert.SkipWhen(file is null, "shared/reference/home-assistant-integration.csv is not beside this repository");
        const string device = "solar_inverter_";
        Assert.Equal(
            File.ReadLines(file!).Skip(1).Select(line => line.Split(',')).Select(cells =>
                (Id: cells[0].Replace(device, "", StringComparison.Ordinal), Unit: cells[^1])),
            IntegrationEntity.All.Select(entity => ($"{entity.Kind}.{entity.Name}", entity.Unit ?? "")));
    }

    private static string Table()
    {
        var shown = Components(Announced.Devices(Version));
        var controls = Components(Announced.Devices(Version, settings: Controlled.All(Version)));
        var table = new StringBuilder("| integration | this program | device: name | unit | remark |\n|---|---|---|---|---|\n");
        foreach (var entity in IntegrationEntity.All)
        {
            var isControl = entity.Kind is "switch" or "number" or "select";
            var (device, component) = isControl ? controls[$"set_{entity.Point}"] : shown[entity.Point];
            var id = Text(component, DiscoveryKey.DefaultEntityId)!;
            var unit = Text(component, DiscoveryKey.Unit);
            List<string> remarks = entity.Remark.Length > 0 ? [entity.Remark] : [];
            if (isControl) remarks.Insert(0, "if `control` allows it");
            if (component.TryGetProperty(DiscoveryKey.EnabledByDefault, out _)) remarks.Insert(0, "enable it first");
            if (!id.StartsWith($"{entity.Kind}.", StringComparison.Ordinal)) remarks = ["another type: history is not continued"];
            var units = unit == entity.Unit ? unit ?? "" : $"{entity.Unit ?? "none"}, here {unit ?? "none"}";
            var page = $"{device}: {Text(component, "name")}";
            _ = table.Append($"| `{entity.Kind}.…_{entity.Name}` | `{id}` | {page} | {units} | {string.Join("; ", remarks)} |\n");
        }

        return table.ToString();
    }

    /// <summary>The components of an inverter and its battery by key, each with its device.</summary>
    private static Dictionary<string, (string Device, JsonElement Component)> Components(Device[] devices) => devices[1..]
        .Select(device => Announced.Announcer(DiscoveryStyle.Device).Announce(device)[0].Json())
        .SelectMany(payload => payload.GetProperty("components").EnumerateObject().Select(component => (
            component.Name, Device: Text(payload.GetProperty("device"), "name")!, component.Value)))
        .ToDictionary(component => component.Name, component => (component.Device, component.Value));

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "SermatecEss.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        return folder;
    }
}
