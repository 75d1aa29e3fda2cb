using System.Globalization;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Cli.Live;

/// <summary>The points of one part of the plant, the most important first.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Main">Points for every user.</param>
/// <param name="Detail">Points that are shown if there is room.</param>
internal sealed record ScreenSection(string Title, IReadOnlyList<ScreenCell> Main, IReadOnlyList<ScreenCell> Detail)
{
    private const string Today = "_today";
    private const string Total = "_total";

    /// <summary>The points in the power flow, and the two directions of each power.</summary>
    private static readonly HashSet<string> InPowerFlow =
    [
        "pv_power", "battery_power", "battery_charge_power", "battery_discharge_power", "battery_soc",
        "grid_power", "grid_import_power", "grid_export_power", "load_power",
    ];

    /// <summary>The parts of a plant in display order; a point belongs to the first one that accepts it.</summary>
    private static readonly (string Title, Func<Point, bool> Takes)[] Parts =
    [
        ("Energy", point => point.Unit == "kWh" || IsOfToday(point) || point.Id.EndsWith(Total, StringComparison.Ordinal)),
        ("Battery", point => point.Device == PointDevice.Battery),
        ("PV strings", point => point.Id.StartsWith("pv", StringComparison.Ordinal)),
        ("Grid", point => point.Id.StartsWith("grid_", StringComparison.Ordinal)),
        ("House and backup", point => !point.Id.StartsWith("inverter_", StringComparison.Ordinal)),
        ("Inverter", _ => true),
    ];

    /// <summary>The sections of an inverter that are not empty.</summary>
    internal static IReadOnlyList<ScreenSection> Of(InverterPicture picture)
    {
        if (picture.Points is not { } points) return [];
        var shown = points.All
            .Where(point => IsShown(point) && picture.Find(point.Id) is not null)
            .OrderByDescending(IsOfToday)
            .ToLookup(point => Array.FindIndex(Parts, part => part.Takes(point)));
        List<ScreenCell> CellsOf(int part, Prominence prominence) =>
            [.. shown[part].Where(point => point.Prominence == prominence).Select(point => CellOf(point, picture.Find(point.Id)!))];
        var sections = Parts.Select((part, index) =>
            new ScreenSection(part.Title, CellsOf(index, Prominence.Main), CellsOf(index, Prominence.Detail)));
        return [.. sections.Where(section => section.Main.Count + section.Detail.Count > 0)];
    }

    /// <summary>Measured values; of settings and device information, only what matters to every user.</summary>
    private static bool IsShown(Point point)
    {
        if (point.IsArray || point.IsAlarms || point.Kind == ValueKind.Secret || InPowerFlow.Contains(point.Id)) return false;
        return point.Prominence switch
        {
            Prominence.Main => true,
            Prominence.Detail => point.Kind is ValueKind.Instant or ValueKind.Counter or ValueKind.Daily or ValueKind.Status,
            _ => false,
        };
    }

    private static bool IsOfToday(Point point) => point.Id.EndsWith(Today, StringComparison.Ordinal);

    private static ScreenCell CellOf(Point point, PointValue value)
    {
        var text = value is NumberValue { Number: var number }
            ? number.ToString($"F{point.Decimals}", CultureInfo.InvariantCulture)
            : value.Text;
        return new ScreenCell(point.FullName, point.Unit is { } unit ? $"{text} {unit}" : text);
    }
}
