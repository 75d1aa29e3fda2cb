using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Protocol.Tests.Catalogue;

public sealed partial class ShippedCatalogueTests
{
    private static readonly CommandCatalogue Shipped = CommandCatalogue.Default;

    [Fact]
    public void It_keeps_the_rules_that_a_catalogue_of_ones_own_must_keep()
    {
        var parsed = CommandCatalogue.Parse(Encoding.UTF8.GetBytes(CommandCatalogue.DefaultJson));
        Assert.Equal(Shipped.Definitions.Select(Describe), parsed.Definitions.Select(Describe));
        Assert.Equal(Shipped.Calculated.Select(Describe), parsed.Calculated.Select(Describe));
    }

    [Fact]
    public void A_command_is_defined_once_and_so_is_each_line_of_its_fields()
    {
        using var json = JsonDocument.Parse(CommandCatalogue.DefaultJson);
        var commands = json.RootElement.GetProperty("commands").EnumerateArray().ToList();
        var codes = commands.Select(command => (command.GetProperty("code").GetString(), command.TryGetProperty("protocol", out _)));
        Assert.Equal(37, codes.Distinct().Count());
        Assert.Equal(37, commands.Count);
        foreach (var command in commands)
        {
            var lines = command.GetProperty("fields").EnumerateArray().Select(WithoutVersions).ToList();
            Assert.Equal(lines.Distinct().Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
        }

        static string WithoutVersions(JsonElement field)
        {
            var properties = field.EnumerateObject().Where(property => property.Name is not ("since" or "until"));
            return string.Join(' ', properties.Select(property => $"{property.Name}={property.Value.GetRawText()}"));
        }
    }

    [Theory]
    [InlineData("98", 0, 50)]
    [InlineData("0A", 252, 30)]
    [InlineData("0B", 252, 112)]
    [InlineData("0B", 499, 112)]
    [InlineData("0B", 500, 140)]
    [InlineData("0C", 252, 4)]
    [InlineData("0D", 258, 6)]
    [InlineData("1E", 252, 12)]
    [InlineData("1E", 258, 16)]
    [InlineData("1F", 252, 12)]
    [InlineData("64", 252, 1)]
    [InlineData("66", 252, 122)]
    [InlineData("67", 252, 16)]
    [InlineData("67", 500, 16)]
    [InlineData("68", 252, 7)]
    [InlineData("69", 252, 10)]
    [InlineData("6A", 258, 46)]
    [InlineData("6A", 500, 46)]
    [InlineData("6A", 603, 46)]
    [InlineData("70", 252, 2)]
    [InlineData("71", 500, 60)]
    [InlineData("95", 252, 148)]
    [InlineData("95", 258, 194)]
    [InlineData("95", 259, 148)]
    [InlineData("99", 252, 244)]
    [InlineData("9A", 252, 232)]
    [InlineData("9B", 252, 232)]
    [InlineData("9C", 258, 20)]
    [InlineData("9D", 259, 46)]
    [InlineData("9D", 500, 46)]
    [InlineData("9D", 603, 46)]
    [InlineData("9E", 252, 61)]
    [InlineData("9F", 252, 30)]
    [InlineData("A1", 258, 2)]
    [InlineData("A2", 500, 60)]
    [InlineData("A3", 500, 81)]
    [InlineData("B0", 500, 91)]
    [InlineData("B1", 500, 91)]
    [InlineData("BA", 603, 42)]
    [InlineData("BB", 603, 42)]
    public void A_full_payload_has_the_documented_length(string code, int version, int length) =>
        Assert.Equal(length, Shipped.View(version).Find(Code(code))!.PayloadLength);

    [Fact]
    public void Writes_name_the_read_that_shows_what_they_changed()
    {
        var checks = Shipped.Definitions.Where(command => command.Check is not null)
            .Select(command => $"{command.Code}@{command.Since}:{command.Check}");
        Assert.Equal(
            [
                "64@252:0c", "66@252:95", "66@258:95", "67@252:95", "67@500:95", "69@252:95",
                "6a@258:95", "6a@259:9d", "6a@500:9d", "6a@603:9d", "71@500:a2", "b0@500:b1",
            ],
            checks.Order(StringComparer.Ordinal));
        Assert.Equal(["66@258:6a"],
            Shipped.Definitions.Where(command => command.FollowedBy is not null)
                .Select(command => $"{command.Code}@{command.Since}:{command.FollowedBy}"));
    }

    [Fact]
    public void These_commands_end_the_connection() =>
        Assert.Equal(["69", "70", "94", "9e", "9f"],
            Shipped.Definitions.Where(command => command.ClosesConnection).Select(command => command.Code.ToString())
                .Order(StringComparer.Ordinal));

    [Fact]
    public void These_commands_are_not_reads()
    {
        Assert.Equal("64 66 67 68 69 6a 70 71 ba", Codes(CommandAccess.Write));
        Assert.Equal("94 9e 9f a3 b0", Codes(CommandAccess.Network));
        Assert.Equal("bb", Codes(CommandAccess.Dangerous));
        Assert.Equal("0a 0b 0c 0d 1e 1f 95 98 99 9a 9b 9c 9d a1 a2 b1", Codes(CommandAccess.Read));

        static string Codes(CommandAccess access) =>
            string.Join(' ', Shipped.Definitions.Where(command => command.Access == access && !command.IsUpgrade)
            .Select(command => command.Code.ToString()).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Only_the_network_query_is_never_polled() =>
        Assert.Equal(["b1"],
            Shipped.Definitions.Where(command => command.Access == CommandAccess.Read && command.Group == PollGroup.None)
                .Select(command => command.Code.ToString()));

    [Fact]
    public void Passwords_are_secret_and_nothing_else_is() =>
        Assert.Equal(
            ["inverter_ap_password", "inverter_wifi_password"],
            Shipped.Definitions.SelectMany(command => command.Fields).Where(field => field.Kind == ValueKind.Secret)
                .Select(field => field.Id).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Point_ids_are_snake_case_and_name_their_part_of_the_plant() =>
        Assert.All(Shipped.Definitions.SelectMany(command => command.Fields), field => Assert.Matches(PointId(), field.Id));

    [Fact]
    public void A_point_is_the_same_quantity_in_every_version()
    {
        var meanings = new Dictionary<string, string>();
        foreach (var field in Shipped.Definitions.Where(command => !command.IsUpgrade).SelectMany(command => command.Fields))
        {
            var form = $"{field.Codes?.Name} {field.IsTimeOfDay} {field.IsArray} {field.BitCount}";
            var meaning = $"{field.Unit} {field.Scale} {field.Offset} {field.Kind} {form}";
            if (!meanings.TryAdd(field.Id, meaning)) Assert.Equal((field.Id, meanings[field.Id]), (field.Id, meaning));
        }
    }

    [Theory]
    [InlineData("grid_active_power", "W")]
    [InlineData("grid_reactive_power", "var")]
    [InlineData("inverter_apparent_power", "VA")]
    [InlineData("backup_active_power", "W")]
    [InlineData("backup_reactive_power", "var")]
    [InlineData("backup_apparent_power", "VA")]
    [InlineData("grid_frequency", "Hz")]
    [InlineData("battery_temperature", "°C")]
    [InlineData("inverter_parallel_reactive_power", "kvar")]
    [InlineData("inverter_parallel_apparent_power", "kVA")]
    [InlineData("battery_soc", "%")]
    [InlineData("pv_energy_total", "kWh")]
    [InlineData("grid_price_tip", null)]
    [InlineData("battery_voltage", "V")]
    public void Units_are_the_physical_ones(string point, string? unit) =>
        Assert.All(
            Shipped.Definitions.Select(command => command.FindField(point)).OfType<FieldDefinition>(),
            field => Assert.Equal(unit, field.Unit));

    [Fact]
    public void Temperatures_are_signed() =>
        Assert.All(
            Shipped.Definitions.SelectMany(command => command.Fields).Where(field => field.Unit == "°C"),
            field => Assert.Equal(FieldType.SignedNumber, field.Type));

    [Fact]
    public void The_energies_of_9c_have_the_scales_of_the_known_answer()
    {
        var command = Shipped.View(411).Find(Code("9C"))!;
        Assert.Equal(1, command.FindField("grid_import_energy_today")!.DecimalPlaces);
        Assert.Equal(0, command.FindField("grid_import_energy_total")!.DecimalPlaces);
        Assert.Equal(1, command.FindField("battery_charge_energy_total")!.DecimalPlaces);
        Assert.Equal(1, command.FindField("battery_discharge_energy_total")!.DecimalPlaces);
    }

    [Theory]
    [InlineData("operating_mode", 4, "Peak-Valley")]
    [InlineData("model", 1, "10kW")]
    [InlineData("model", 5, "3kW")]
    [InlineData("battery_state", 0x11, "Charge")]
    [InlineData("battery_state", 0x22, "Discharge")]
    [InlineData("battery_state", 0x33, "Standby")]
    [InlineData("enable", 0xee00, "on")]
    [InlineData("enable", 0x00ee, "off")]
    [InlineData("enable", 0, "unset")]
    [InlineData("power_switch", 0x55, "on")]
    [InlineData("power_switch", 0xaa, "off")]
    [InlineData("battery_vendor", 30, "PYLON Low-voltage Battery 485")]
    [InlineData("grid_code", 9, "Czech")]
    [InlineData("ac_running_status", 4, "off-grid")]
    [InlineData("weekday", 3, "off")]
    [InlineData("weekday", 2, null)]
    [InlineData("meter_protocol", 4, "Three-phases Eastron meter")]
    public void Codes_have_their_known_labels(string list, int code, string? label) =>
        Assert.Equal(label, Shipped.CodeLists[list].Find(code));

    [Fact]
    public void Every_grid_code_up_to_38_is_known() =>
        Assert.Equal(Enumerable.Range(1, 38), Shipped.CodeLists["grid_code"].Entries.Select(entry => (int)entry.Key));

    [Fact]
    public void Every_code_list_is_used() =>
        Assert.Equal(
            Shipped.CodeLists.Keys.Order(StringComparer.Ordinal),
            Shipped.Definitions.SelectMany(command => command.Fields).Select(field => field.Codes?.Name).OfType<string>().Distinct()
                .Order(StringComparer.Ordinal));

    private static string Describe(CalculationDefinition point) => $"{point} {string.Join(' ', point.Needs)}";

    private static string Describe(CommandDefinition command) => $"{command.Code}@{command.Since} {string.Join(' ', command.Fields)}";

    private static CommandCode Code(string text) =>
        CommandCode.TryParse(text, out var code) ? code : throw new ArgumentException(text, nameof(text));

    [GeneratedRegex("^(battery|pv|pv1|pv2|grid|load|backup|inverter)(_[a-z0-9]+)+$")]
    private static partial Regex PointId();
}
