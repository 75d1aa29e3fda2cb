using System.Globalization;
using System.Text.Json;
using SermatecEss.Cli.Output;
using SermatecEss.Hosting.Output;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Cli.Live;

/// <summary>Writes overviews as text of a few lines, as JSON or as a CSV line.</summary>
internal static class OverviewText
{
    private const int LabelWidth = 10;
    private const string Unknown = "–";

    /// <summary>The header for <see cref="CsvRow"/>.</summary>
    internal static string CsvHeading { get; } = CsvLine.Of(["time", .. Overview.Points, "alarms", "trouble"]);

    /// <summary>Writes text.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="overview">The values.</param>
    /// <param name="gateways">The gateways of the daemon, of <see cref="Web.Api.GatewayJson"/>; null if there is no daemon.</param>
    internal static void Write(TextWriter output, Overview overview, JsonElement? gateways)
    {
        void Line(string label, string text) => output.WriteLine($"{label.PadRight(LabelWidth)}{text}");
        var flow = overview.Flow;
        Line("PV", LineView.Watts(flow.Pv));
        Line("Battery", $"{(flow.Soc is { } soc ? $"{Text(soc)} %" : Unknown)}, {Signed(flow.Battery, "discharging", "charging")}");
        Line("Grid", Signed(flow.Grid, "importing", "exporting"));
        Line("House", LineView.Watts(flow.Load));
        Line("Today", $"PV {Energy(overview, "pv_energy_today")}, house {Energy(overview, "load_energy_today")}");
        Line("", $"grid import {Energy(overview, "grid_import_energy_today")}, export {Energy(overview, "grid_export_energy_today")}");
        Line(
            "",
            $"battery charged {Energy(overview, "battery_charge_energy_today")}, "
            + $"discharged {Energy(overview, "battery_discharge_energy_today")}");
        Line("Alarms", overview.Alarms.Count == 0 ? "none" : string.Join(", ", overview.Alarms.Select(Overview.Text)));
        if (gateways is not { } known) return;
        var label = "Gateways";
        foreach (var line in GatewayReport.Lines(known))
        {
            Line(label, line);
            label = "";
        }
    }

    /// <summary>Writes a line with an object keyed by point id; unknown values are null.</summary>
    internal static void WriteJsonLine(TextWriter output, Overview overview) =>
        JsonDocumentWriter.Write(output, indented: false, json =>
        {
            json.WriteStartObject();
            WriteProperties(json, overview);
            json.WriteEndObject();
        });

    /// <summary>Writes an object keyed by point id; unknown values are null.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="overview">The values.</param>
    /// <param name="gateways">The gateways of the daemon; null if there is no daemon.</param>
    internal static void WriteJson(TextWriter output, Overview overview, JsonElement? gateways) =>
        JsonDocumentWriter.Write(output, indented: true, json =>
        {
            json.WriteStartObject();
            WriteProperties(json, overview);
            json.WritePropertyName("gateways");
            if (gateways is { } known) known.WriteTo(json);
            else json.WriteNullValue();
            json.WriteEndObject();
        });

    /// <summary>Formats a CSV line; unknown values are empty.</summary>
    internal static string CsvRow(Overview overview) => CsvLine.Of(
    [
        Time(overview),
        .. Overview.Points.Select(point => overview.Find(point) is { } number ? Text(number) : ""),
        string.Join("; ", overview.Alarms.Select(Overview.Text)),
        overview.Trouble ?? "",
    ]);

    private static void WriteProperties(Utf8JsonWriter json, Overview overview)
    {
        json.WriteString("time", Time(overview));
        foreach (var point in Overview.Points)
        {
            if (overview.Find(point) is { } number) json.WriteNumber(point, number);
            else json.WriteNull(point);
        }

        json.WriteStartArray("alarms");
        foreach (var alarm in overview.Alarms) json.WriteStringValue(Overview.Text(alarm));
        json.WriteEndArray();
        json.WriteString("trouble", overview.Trouble);
    }

    private static string Time(Overview overview) =>
        overview.Time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    private static string Energy(Overview overview, string point) =>
        overview.Find(point) is { } energy ? $"{Text(energy)} kWh" : Unknown;

    private static string Signed(decimal? watts, string positive, string negative) => watts is null or 0
        ? LineView.Verb(watts, positive, negative)
        : $"{LineView.Verb(watts, positive, negative)} {LineView.Watts(Math.Abs(watts.Value))}";

    private static string Text(decimal number) => new NumberValue(number).Text;
}
