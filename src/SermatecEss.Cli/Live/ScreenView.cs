using System.Globalization;
using SermatecEss.Bridge.Inverters;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SermatecEss.Cli.Live;

/// <summary>The state as a full screen: alarms first, since a low terminal cuts the end, then power flow, battery, PV strings, grid, backup, energy.</summary>
internal static class ScreenView
{
    private const int BarWidth = 12;
    private const int TwoColumnWidth = 88;

    internal static IRenderable Draw(InverterPicture picture, int width, TimeProvider time)
    {
        var updated = picture.States.Count == 0
            ? "never"
            : TimeZoneInfo.ConvertTime(picture.States.Values.Max(state => state.Time), time.LocalTimeZone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        var panels = new List<IRenderable>
        {
            Flow(PowerFlow.Of(picture)),
            Facts("Battery", picture, "battery_soc", "battery_state", "battery_voltage", "battery_dc_current", "battery_temperature", "battery_soh"),
            Facts("PV strings", picture, "pv1_voltage", "pv1_current", "pv1_power", "pv2_voltage", "pv2_current", "pv2_power"),
            Facts("Grid", picture, "grid_l1_voltage", "grid_l2_voltage", "grid_l3_voltage", "grid_frequency", "grid_power_factor", "grid_meter_connection"),
            Facts("Inverter and backup", picture, "inverter_on", "inverter_ac_running_status", "inverter_internal_temperature", "backup_active_power", "backup_l1_voltage"),
            Facts("Energy", picture, "pv_energy_today", "load_energy_today", "grid_import_energy_today", "grid_export_energy_today", "battery_charge_energy_today", "battery_discharge_energy_today"),
        };
        return new Rows(
            new Text($" {Title(picture)}   updated {updated}   q ends", new Style(Color.Grey)),
            Alarms(picture),
            Arrange(panels, width));
    }

    private static IRenderable Arrange(List<IRenderable> panels, int width)
    {
        if (width < TwoColumnWidth) return new Rows(panels);
        var grid = new Grid { Expand = true }.AddColumn(new GridColumn().PadRight(1)).AddColumn(new GridColumn().PadRight(0));
        for (var i = 0; i < panels.Count; i += 2) _ = grid.AddRow(panels[i], panels[i + 1]);
        return grid;
    }

    private static Panel Flow(PowerFlow flow)
    {
        var most = new[] { flow.Pv, flow.Battery, flow.Grid, flow.Load }.Max(watts => Math.Abs(watts ?? 0));
        var grid = new Grid().AddColumn().AddColumn().AddColumn(new GridColumn().RightAligned()).AddColumn();
        AddFlow(grid, "PV", flow.Pv, most, Color.Yellow, LineView.Verb(flow.Pv, "producing", "unknown"));
        AddFlow(grid, "Battery", flow.Battery, most, Color.Green, LineView.Verb(flow.Battery, "discharging", "charging") + (flow.Soc is { } soc ? $", {soc} %" : ""));
        AddFlow(grid, "Grid", flow.Grid, most, Color.Blue, LineView.Verb(flow.Grid, "importing", "exporting"));
        AddFlow(grid, "Load", flow.Load, most, Color.Magenta1, LineView.Verb(flow.Load, "consuming", "unknown"));
        return Framed("Power", grid);
    }

    private static void AddFlow(Grid grid, string name, decimal? watts, decimal most, Color color, string verb)
    {
        var filled = most == 0 ? 0 : (int)Math.Round(BarWidth * Math.Abs(watts ?? 0) / most);
        var bar = new string('█', filled) + new string('░', BarWidth - filled);
        _ = grid.AddRow(new Text(name), new Text(bar, new Style(color)), new Text(LineView.Watts(watts), new Style(decoration: Decoration.Bold)), new Text(verb));
    }

    private static Panel Facts(string title, InverterPicture picture, params ReadOnlySpan<string> points)
    {
        var grid = new Grid().AddColumn().AddColumn(new GridColumn().RightAligned());
        foreach (var id in points)
        {
            if (picture.Points?.Find(id) is not { } point || picture.Find(id) is not { } value) continue;
            var text = point.Unit is { } unit ? $"{value.Text} {unit}" : value.Text;
            _ = grid.AddRow(new Text(point.FullName), new Text(text, new Style(decoration: Decoration.Bold)));
        }

        return Framed(title, grid);
    }

    private static Panel Alarms(InverterPicture picture)
    {
        if (picture.Trouble is { } trouble) return Framed("No answer", new Text(trouble, new Style(Color.Red)));
        var alarms = LineView.AlarmsOf(picture);
        return alarms.Count == 0
            ? Framed("Alarms", new Text("none", new Style(Color.Green)))
            : Framed("Alarms", new Rows(alarms.Select(raised => new Text(raised.Alarm.ToString(), new Style(Color.Red)))));
    }

    private static string Title(InverterPicture picture) =>
        picture.Identity is { } identity ? $"{identity.Model} {identity.Serial}, PCU {identity.PcuVersion}" : "";

    private static Panel Framed(string title, IRenderable content) => new(content) { Header = new PanelHeader($" {title} "), Border = BoxBorder.Rounded, Expand = true };
}
