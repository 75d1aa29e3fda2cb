using Microsoft.AspNetCore.Http;
using SermatecEss.Bridge.Outputs;
using SermatecEss.History;
using SermatecEss.History.Reading;
using SermatecEss.History.Storage;
using SermatecEss.Web.Routing;

namespace SermatecEss.Web.Api;

/// <summary>What the history has of the inverters.</summary>
/// <param name="bridge">The daemon.</param>
/// <param name="history">Writes the history; null if none is kept.</param>
/// <param name="zone">The zone of the house.</param>
/// <param name="json">How answers are written.</param>
/// <param name="time">The clock.</param>
internal sealed class HistoryApi(BridgeView bridge, HistoryOutput? history, TimeZoneInfo zone, ApiContext json, TimeProvider time)
{
    private const int MostPoints = 10;
    private const int UsualWidth = 800;
    private const int LargestWidth = 4000;
    private const int UsualEntries = 100;
    private const int MostEntries = 1000;
    private readonly SpanQuery _query = new(zone, time);

    /// <summary>What the history has; null if none is kept.</summary>
    internal HistoryState? State => history is null ? null : new HistoryState(From(history), history.SizeBytes, history.IsWriting);

    /// <summary><c>GET /api/v1/inverters/{serial}/history</c>.</summary>
    internal Task ChartAsync(HttpContext context) => ReadAsync(context, (reader, serial) =>
    {
        var points = SpanQuery.Points(context);
        if (points.Count is 0 or > MostPoints)
            throw new QueryException($"points has to have 1 to {MostPoints} ids, such as points=pv_power,battery_soc.");
        var (from, to) = _query.Span(context);
        var chart = reader.Chart(serial, points, from, to, SpanQuery.Number(context, "width", UsualWidth, LargestWidth));
        var series = chart.Series.Select(one => new ChartSeriesInfo(one.Point, one.Unit, one.Mean, one.Min, one.Max));
        return JsonResponse.WriteAsync(context, new ChartInfo(chart.Level, chart.Times, [.. series]), json.ChartInfo);
    });

    /// <summary><c>GET /api/v1/inverters/{serial}/energy</c>.</summary>
    internal Task EnergyAsync(HttpContext context) => ReadAsync(context, (reader, serial) =>
    {
        var (from, to) = _query.Span(context);
        var by = Enum.Parse<EnergySpan>(SpanQuery.Word(context, "by", "day", "hour", "day", "month", "year"), ignoreCase: true);
        var rows = reader.Energy(serial, from, to, by);
        var total = new EnergyTotalInfo(
            Sum(row => row.Pv),
            Sum(row => row.GridImport),
            Sum(row => row.GridExport),
            Sum(row => row.BatteryCharge),
            Sum(row => row.BatteryDischarge),
            Sum(row => row.Load));
        return JsonResponse.WriteAsync(context, new EnergyInfo(zone.Id, [.. rows.Select(InfoOf)], total), json.EnergyInfo);

        decimal? Sum(Func<EnergyRow, decimal?> energy) => rows.Any(row => energy(row) is not null) ? rows.Sum(energy) : null;
    });

    /// <summary><c>GET /api/v1/inverters/{serial}/export</c>.</summary>
    internal Task ExportAsync(HttpContext context) => ReadAsync(context, async (reader, serial) =>
    {
        var (from, to) = _query.Span(context);
        var format = SpanQuery.Word(context, "format", "csv", "csv", "ndjson");
        var every = HistoryReader.Distances[SpanQuery.Word(context, "every", "5m", [.. HistoryReader.Distances.Keys])];
        var points = SpanQuery.Points(context);
        if (points.Count == 0) points = [.. reader.Points(serial).Select(point => point.Point)];
        await ExportWriter.WriteAsync(context, points, reader.Export(serial, points, from, to, every), isCsv: format == "csv");
    });

    /// <summary><c>GET /api/v1/inverters/{serial}/alarms</c> without <c>active=true</c>.</summary>
    internal Task AlarmsAsync(HttpContext context) => ReadAsync(context, (reader, serial) =>
    {
        var (from, to, limit, after) = EntriesOf(context);
        var alarms = reader.Alarms(serial, from, to, limit, after);
        var translation = SpanQuery.Language(context);
        var infos = alarms.Select(alarm => AlarmInfo.Of(
            alarm.Id, alarm.Code, alarm.Device, alarm.Text, alarm.Level, alarm.Raised, alarm.Cleared, translation));
        return JsonResponse.WriteAsync(context, [.. infos], json.IReadOnlyListAlarmInfo);
    });

    /// <summary><c>GET /api/v1/inverters/{serial}/changes</c>.</summary>
    internal Task ChangesAsync(HttpContext context) => ReadAsync(context, (reader, serial) =>
    {
        var (from, to, limit, after) = EntriesOf(context);
        var changes = reader.Changes(serial, from, to, limit, after);
        var infos = changes.Select(change => new ChangeInfo(
            change.Id, change.Time, change.Setting, change.Old, change.Wanted, change.ReadBack, change.By, change.Result));
        return JsonResponse.WriteAsync(context, [.. infos], json.IReadOnlyListChangeInfo);
    });

    private DateTimeOffset? From(HistoryOutput output)
    {
        try
        {
            using var reader = HistoryReader.Open(output.Location, zone);
            return reader?.First;
        }
        catch (HistoryException)
        {
            return null;
        }
    }

    /// <summary>Which entries of a list a request asks for.</summary>
    private (DateTimeOffset? From, DateTimeOffset? To, int Limit, long? After) EntriesOf(HttpContext context) => (
        _query.Time(context, "from"),
        _query.Time(context, "to"),
        SpanQuery.Number(context, "limit", UsualEntries, MostEntries),
        SpanQuery.After(context));

    private static EnergyRowInfo InfoOf(EnergyRow row) => new(
        row.Start,
        row.Pv,
        row.GridImport,
        row.GridExport,
        row.BatteryCharge,
        row.BatteryDischarge,
        row.Load,
        row.Covered,
        row.Origin?.ToString().ToLowerInvariant());

    /// <summary>Opens the history for one request.</summary>
    private async Task ReadAsync(HttpContext context, Func<HistoryReader, string, Task> read)
    {
        try
        {
            using var reader = history is null ? null : HistoryReader.Open(history.Location, zone);
            if (reader is null)
            {
                await Problem.WriteAsync(
                    context,
                    StatusCodes.Status404NotFound,
                    history is null
                        ? "This daemon keeps no history. It does with a state directory, unless 'history: off' is configured."
                        : "The history is empty: its first minute is not over.");
                return;
            }

            var serial = context.Request.RouteValues[InverterOf.Parameter] as string ?? "";
            if (InverterOf.Known(bridge, context) is null && !reader.Serials.Contains(serial))
            {
                await InverterOf.RefuseAsync(bridge, context);
                return;
            }

            await read(reader, serial);
        }
        catch (HistoryException e) when (!context.Response.HasStarted)
        {
            await Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, $"The history cannot be read: {e.Message}.");
        }
    }
}
