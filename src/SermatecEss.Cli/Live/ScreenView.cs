using System.Globalization;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace SermatecEss.Cli.Live;

/// <summary>
/// The full-screen view. The most important comes first, because a low terminal cuts the end. Power flow, SOC and alarms are followed by as
/// many points as fit.
/// </summary>
internal static class ScreenView
{
    /// <summary>Fits the names and values of the main points.</summary>
    private const int LeastColumn = 39;
    private const int MostColumns = 4;
    private const int Gap = 2;
    private const int LeastBar = 8;

    /// <summary>The widths of <c>-12345 W</c> and of <c>discharging</c>.</summary>
    private const int WidthOfValue = 8;
    private const int WidthOfVerb = 11;

    /// <summary>However many alarms there are, this part of the screen is left for values.</summary>
    private const int AlarmsPartOfScreen = 3;

    private static readonly Style Bad = new(Color.Red);
    private static readonly Style Good = new(Color.Green);
    private static readonly Style Dim = new(Color.Grey);

    private static readonly (string Point, Color Color, string Positive, string Negative)[] Flows =
    [
        ("pv_power", Color.Yellow, "producing", ""),
        ("battery_power", Color.Green, "discharging", "charging"),
        ("grid_power", Color.Blue, "importing", "exporting"),
        ("load_power", Color.Magenta1, "consuming", ""),
    ];

    /// <summary>Draws the state of an inverter.</summary>
    /// <param name="picture">The state.</param>
    /// <param name="width">The terminal's width; no line is longer.</param>
    /// <param name="height">The terminal's height, filled as far as there is content.</param>
    /// <param name="time">The clock, for its time zone.</param>
    /// <param name="note">An additional line; null for none.</param>
    internal static IRenderable Draw(InverterPicture picture, int width, int height, TimeProvider time, string? note = null)
    {
        List<Paragraph> lines = [Title(picture, width, time)];
        if (note is not null) lines.Add(new Paragraph(Terminal.Cut(note, width), Dim));
        AddFlow(lines, picture, width);
        AddAlarms(lines, picture, width, height / AlarmsPartOfScreen);
        AddSections(lines, ScreenSection.Of(picture), width, height - lines.Count);
        return new Rows(lines);
    }

    private static Paragraph Title(InverterPicture picture, int width, TimeProvider time)
    {
        var updated = "never";
        if (picture.States.Count > 0)
        {
            var newest = picture.States.Values.Max(state => state.Time);
            updated = TimeZoneInfo.ConvertTime(newest, time.LocalTimeZone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        }

        var where = picture.Options.Session.Where;
        string[] names = picture.Identity is { } identity
            ? [
                $"{identity.Model} {identity.Serial}, PCU {identity.PcuVersion}, at {where}",
                $"{identity.Model} {identity.Serial} at {where}",
                $"{identity.Model} at {where}",
                where,
            ]
            : [$"Inverter at {where}"];
        var rest = $"{updated}  q quit";
        var room = Math.Max(0, width - rest.Length);
        var who = names.FirstOrDefault(name => name.Length <= room - Gap) ?? names[^1];
        return new Paragraph(Terminal.Cut(Terminal.Cut(who, room - Gap).PadRight(room) + rest, width), Dim);
    }

    private static void AddFlow(List<Paragraph> lines, InverterPicture picture, int width)
    {
        if (picture.Points is not { } points) return;
        lines.Add(Heading("Power", width));
        var flows = Flows.Where(flow => points.Find(flow.Point) is not null).ToList();
        var most = flows.Select(flow => Math.Abs(NumberOf(picture, flow.Point) ?? 0)).DefaultIfEmpty().Max();
        var charge = points.Find("battery_soc");
        var longest = flows.Select(flow => points.Find(flow.Point)).Append(charge).Max(point => point?.FullName.Length) ?? 1;
        var withVerb = width >= LeastColumn;
        var names = Math.Clamp(width - Gap - WidthOfValue - (withVerb ? Gap + WidthOfVerb : 0), 1, longest);
        foreach (var (id, color, positive, negative) in flows)
        {
            var watts = NumberOf(picture, id);
            AddBar(points.Find(id)!, watts, most, color, LineView.Watts(watts), LineView.Verb(watts, positive, negative));
        }

        if (charge is not null && NumberOf(picture, charge.Id) is { } percent)
            AddBar(charge, percent, 100, ChargeColor(percent), string.Create(CultureInfo.InvariantCulture, $"{percent:0} %"), "");

        void AddBar(Point point, decimal? number, decimal whole, Color color, string value, string verb)
        {
            var line = new Paragraph().Append(Terminal.Cut(point.FullName, names).PadRight(names + Gap));
            var room = width - names - WidthOfValue - WidthOfVerb - (3 * Gap);
            if (room >= LeastBar)
            {
                var filled = whole == 0 ? 0 : (int)Math.Round(room * Math.Min(1, Math.Abs(number ?? 0) / whole));
                _ = line.Append(new string('█', filled) + new string('░', room - filled) + new string(' ', Gap), new Style(color));
            }

            _ = line.Append(value.PadLeft(WidthOfValue), new Style(decoration: Decoration.Bold));
            lines.Add(withVerb ? line.Append(new string(' ', Gap) + verb) : line);
        }
    }

    private static Color ChargeColor(decimal percent) => percent switch
    {
        >= 50 => Color.Green,
        >= 20 => Color.Yellow,
        _ => Color.Red,
    };

    private static void AddAlarms(List<Paragraph> lines, InverterPicture picture, int width, int room)
    {
        if (picture.Trouble is { } trouble)
        {
            lines.Add(Heading("No answer", width));
            lines.AddRange(Terminal.Wrap(trouble, width).Select(line => new Paragraph(line, Bad)));
            return;
        }

        if (picture.Points is null) return;
        lines.Add(Heading("Alarms", width));
        var alarms = LineView.AlarmsOf(picture).Select(raised => raised.Alarm.ToString()).ToList();
        if (alarms.Count == 0) lines.Add(new Paragraph("none", Good));
        var shown = alarms.Count <= room ? alarms.Count : Math.Max(0, room - 1);
        lines.AddRange(alarms.Take(shown).Select(alarm => new Paragraph(Terminal.Cut(alarm, width), Bad)));
        if (shown < alarms.Count) lines.Add(new Paragraph($"… and {alarms.Count - shown} more", Bad));
    }

    private static void AddSections(List<Paragraph> lines, IReadOnlyList<ScreenSection> sections, int width, int room)
    {
        var count = Math.Clamp((width + 1) / (LeastColumn + 1), 1, MostColumns);
        var columns = Enumerable.Range(0, count)
            .Select(column => Fill([.. sections.Where((_, index) => index % count == column)], room))
            .ToList();
        var columnWidth = (width - (count - 1)) / count;
        for (var row = 0; row < columns.Max(column => column.Count); row++)
        {
            var line = new Paragraph();
            for (var column = 0; column < count; column++)
            {
                if (column > 0) _ = line.Append(row == 0 ? "┬" : "│", Dim);
                (row < columns[column].Count ? columns[column][row] : new ScreenCell("")).AppendTo(line, columnWidth);
            }

            lines.Add(line);
        }
    }

    /// <summary>A column of sections that share the lines: main points first, then the rest.</summary>
    private static List<ScreenCell> Fill(IReadOnlyList<ScreenSection> sections, int room)
    {
        var counts = new int[sections.Count];
        void Share(Func<ScreenSection, int> wanted)
        {
            bool grown;
            do
            {
                grown = false;
                for (var i = 0; i < counts.Length; i++)
                {
                    var needed = counts[i] == 0 ? 2 : 1;
                    if (counts[i] >= wanted(sections[i]) || room < needed) continue;
                    room -= needed;
                    counts[i]++;
                    grown = true;
                }
            }
            while (grown);
        }

        Share(section => section.Main.Count);
        Share(section => section.Main.Count + section.Detail.Count);
        return
        [
            .. sections.Zip(counts).Where(pair => pair.Second > 0).SelectMany(pair =>
                pair.First.Main.Concat(pair.First.Detail).Take(pair.Second).Prepend(new ScreenCell(pair.First.Title, IsHeading: true))),
        ];
    }

    private static decimal? NumberOf(InverterPicture picture, string point) =>
        picture.Find(point) is NumberValue number ? number.Number : null;

    private static Paragraph Heading(string title, int width)
    {
        var line = new Paragraph();
        new ScreenCell(title, IsHeading: true).AppendTo(line, width);
        return line;
    }
}
