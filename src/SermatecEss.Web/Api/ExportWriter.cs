using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using SermatecEss.Bridge.Messages;
using SermatecEss.History.Reading;

namespace SermatecEss.Web.Api;

/// <summary>Writes an export row by row, while it is read.</summary>
internal static class ExportWriter
{
    /// <summary>Rows between two looks at whether the client still reads.</summary>
    private const int RowsAtOnce = 100;

    /// <summary>Answers a request with rows.</summary>
    /// <param name="context">The request.</param>
    /// <param name="points">The ids of the points.</param>
    /// <param name="rows">The rows, read while they are written.</param>
    /// <param name="isCsv">Whether to write CSV, else a JSON object on each line.</param>
    internal static async Task WriteAsync(HttpContext context, IReadOnlyList<string> points, IEnumerable<HistoryRow> rows, bool isCsv)
    {
        var response = context.Response;
        var cancellation = context.RequestAborted;
        response.ContentType = isCsv ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentDisposition = $"attachment; filename=\"sermatec.{(isCsv ? "csv" : "ndjson")}\"";
        var waiting = new StringBuilder();
        if (isCsv) waiting.Append("time,").AppendJoin(',', points.Select(Quoted)).Append('\n');
        var count = 0;
        foreach (var row in rows)
        {
            if (isCsv) AppendCsv(waiting, row);
            else AppendJson(waiting, points, row);
            if (++count % RowsAtOnce == 0) await FlushAsync();
        }

        await FlushAsync();

        async Task FlushAsync()
        {
            await response.Body.WriteAsync(Encoding.UTF8.GetBytes(waiting.ToString()), cancellation);
            waiting.Clear();
        }
    }

    private static void AppendCsv(StringBuilder text, HistoryRow row)
    {
        text.Append(Json.Seconds(row.Time));
        foreach (var value in row.Values) text.Append(',').Append(value?.ToString(CultureInfo.InvariantCulture));
        text.Append('\n');
    }

    private static void AppendJson(StringBuilder text, IReadOnlyList<string> points, HistoryRow row)
    {
        var line = Json.Write(json =>
        {
            json.WriteString("time", Json.Seconds(row.Time));
            for (var i = 0; i < points.Count; i++)
            {
                if (row.Values[i] is { } value) json.WriteNumber(points[i], value);
                else json.WriteNull(points[i]);
            }
        });
        text.Append(Encoding.UTF8.GetString(line)).Append('\n');
    }

    /// <summary>What was asked for may have any characters.</summary>
    private static string Quoted(string point) =>
        point.AsSpan().ContainsAny(",\"\r\n") ? $"\"{point.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : point;
}
