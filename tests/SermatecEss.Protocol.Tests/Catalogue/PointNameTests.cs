using System.Text.RegularExpressions;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Protocol.Tests.Catalogue;

/// <summary>The names that users see.</summary>
public sealed partial class PointNameTests
{
    /// <summary>The part of a name that Home Assistant's device page shows.</summary>
    private const int LongestName = 26;

    private const string Weekdays = "(Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)day";

    private static readonly CommandCatalogue Shipped = CommandCatalogue.Default;

    public static TheoryData<int> Versions => [.. Shipped.Versions, 411, 609, 998];

    [Theory]
    [MemberData(nameof(Versions))]
    public void No_two_points_of_a_device_have_the_same_name(int version)
    {
        var points = Shipped.View(version).Points.All;
        Assert.Empty(points.GroupBy(point => (point.Device, Name: point.Name.ToUpperInvariant())).Where(same => same.Count() > 1)
            .Select(same => same.Key));
        Assert.Empty(points.GroupBy(point => point.FullName.ToUpperInvariant()).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_name_is_short_in_sentence_case_and_no_code_of_the_protocol(int version) =>
        Assert.All(Shipped.View(version).Points.All, point =>
    {
        Assert.InRange(point.Name.Length, 2, LongestName);
        Assert.Matches(SentenceCase(), point.Name);
        var first = point.Name.Split(' ')[0];
        Assert.DoesNotContain(first, Shipped.Units.Keys);
        Assert.DoesNotContain(first.ToUpperInvariant(), Shipped.Definitions.Select(command => command.Code.ToString().ToUpperInvariant()));
        Assert.DoesNotMatch(VendorWords(), point.Name);
    });

    /// <summary>"Inverter on" has to name what is on.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public void A_name_does_not_contain_its_device(int version) => Assert.All(
        Shipped.View(version).Points.All.Where(point => point.Id != "inverter_on"),
        point => Assert.False(
            point.Device == PointDevice.Battery
                ? point.Name.Contains("battery", StringComparison.OrdinalIgnoreCase)
                : point.Name.StartsWith("inverter", StringComparison.OrdinalIgnoreCase),
            point.Name));

    [Theory]
    [MemberData(nameof(Versions))]
    public void Export_is_never_called_consumption(int version)
    {
        var points = Shipped.View(version).Points.All;
        var consumption = points.Where(point => point.Name.Contains("consumption", StringComparison.OrdinalIgnoreCase));
        Assert.All(consumption, point => Assert.Matches("^(load_.*|self_consumption_today)$", point.Id));
        var export = points.Where(point => point.Id.Contains("_export_", StringComparison.Ordinal));
        Assert.All(export, point => Assert.Contains("export", point.Name, StringComparison.Ordinal));
    }

    [Fact]
    public void A_point_has_one_name_and_prominence_wherever_the_catalogue_names_it()
    {
        var said = Shipped.Definitions.Where(command => !command.IsUpgrade).SelectMany(command => command.Fields)
            .Where(field => field.Kind != ValueKind.Reserved)
            .Select(field => (field.Id, field.Name, field.Prominence))
            .Concat(Shipped.Calculated.Select(point => (point.Id, point.Name, point.Prominence)));
        Assert.Empty(said.Distinct().GroupBy(point => point.Id).Where(point => point.Count() > 1).Select(point => point.Key));
    }

    [Fact]
    public void Every_point_of_the_shipped_catalogue_has_a_name_of_its_own()
    {
        using var json = System.Text.Json.JsonDocument.Parse(CommandCatalogue.DefaultJson);
        foreach (var command in json.RootElement.GetProperty("commands").EnumerateArray()
            .Where(command => !command.TryGetProperty("protocol", out _)))
        {
            foreach (var field in command.GetProperty("fields").EnumerateArray().Where(field => !field.TryGetProperty("move", out _)))
                Assert.Equal(field.GetProperty("kind").GetString() != "reserved", field.TryGetProperty("name", out _));
        }

        Assert.All(json.RootElement.GetProperty("calculated").EnumerateArray(), point => Assert.True(point.TryGetProperty("name", out _)));
    }

    [Theory]
    [InlineData("grid_export_energy_today", "Grid export today", "Grid export today")]
    [InlineData("grid_import_energy_total", "Grid import in total", "Grid import in total")]
    [InlineData("battery_charge_energy_total", "Charged in total", "Battery charged in total")]
    [InlineData("battery_voltage", "Voltage", "Battery voltage")]
    [InlineData("battery_bms_connection", "BMS connection", "Battery BMS connection")]
    [InlineData("inverter_on", "Inverter on", "Inverter on")]
    [InlineData("inverter_ac_running_status", "State", "Inverter state")]
    [InlineData("inverter_drm0", "DRM0", "Inverter DRM0")]
    [InlineData("inverter_wifi_mode", "WiFi mode", "Inverter WiFi mode")]
    [InlineData("inverter_ap_password", "Access point password", "Inverter access point password")]
    [InlineData("backup_active_power", "Backup power", "Backup power")]
    [InlineData("load_power", "House consumption", "House consumption")]
    [InlineData("pv_power", "PV power", "PV power")]
    [InlineData("battery_forced_charge_soc_limit", "Forced charge up to", "Battery forced charge up to")]
    [InlineData("battery_forced_discharge_soc_limit", "Forced discharge down to", "Battery forced discharge down to")]
    public void Names_are_an_owners(string id, string name, string fullName)
    {
        var point = Shipped.View(609).Points.Find(id)!;
        Assert.Equal((name, fullName), (point.Name, point.FullName));
        if (point.Field is { } field) Assert.Equal((name, fullName), (field.Name, field.FullName));
    }

    [Fact]
    public void A_point_without_a_name_has_its_label_with_a_capital()
    {
        var point = SmallCatalogue.Parse(SmallCatalogue.Text).View(252).Points.Find("battery_voltage")!;
        Assert.Equal(("Voltage", "Battery voltage"), (point.Name, point.FullName));
    }

    [Fact]
    public void A_dashboard_shows_about_fifty_points()
    {
        var points = Shipped.View(609).Points.All;
        Assert.InRange(points.Count(point => point.Prominence == Prominence.Main), 45, 55);
        Assert.All(points.Where(point => point.Prominence == Prominence.Main),
            point => Assert.True(point.Group != PollGroup.None, point.Id));
    }

    /// <summary>Of two points with the same information, only one is on a dashboard.</summary>
    [Theory]
    [InlineData("load_power", "load_remote_power", "load_counters_remote_power")]
    [InlineData("load_energy_today", "load_history_energy_today")]
    [InlineData("load_energy_total", "load_history_energy_total")]
    [InlineData("grid_power", "grid_active_power")]
    [InlineData("battery_power", "battery_dc_power")]
    public void Points_with_the_same_information_are_prominent_once(string main, params string[] others)
    {
        var points = Shipped.View(609).Points;
        Assert.Equal(Prominence.Main, points.Find(main)!.Prominence);
        Assert.All(others, other => Assert.NotEqual(Prominence.Main, points.Find(other)!.Prominence));
    }

    /// <summary>Starts with a capital; later words have one only in names of days and abbreviations.</summary>
    [GeneratedRegex("^[A-Z0-9][A-Za-z0-9-]*[:,]?( (\\(?[a-z0-9][a-z0-9-]*\\)?|[A-Z0-9]*[0-9][A-Z0-9-]*|PV|[ABC]|" + Weekdays + ")[:,]?)*$")]
    private static partial Regex SentenceCase();

    /// <summary>Words from the vendor's translation.</summary>
    [GeneratedRegex("\\b(invert|flag|logo|bilateral|soc|anti-backflow|mains|machine|rush)\\b")]
    private static partial Regex VendorWords();
}
