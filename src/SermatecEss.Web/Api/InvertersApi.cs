using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Languages;
using SermatecEss.Bridge.Messages;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Web.Routing;

namespace SermatecEss.Web.Api;

/// <summary>What is known of the inverters now.</summary>
/// <param name="bridge">The daemon.</param>
/// <param name="history">Has the alarms that are not active any more.</param>
/// <param name="json">How answers are written.</param>
internal sealed class InvertersApi(BridgeView bridge, HistoryApi history, ApiContext json)
{
    /// <summary><c>GET /api/v1/inverters</c>.</summary>
    internal Task ListAsync(HttpContext context) => JsonResponse.WriteAsync(
        context, [.. bridge.Inverters.Select(inverter => InfoOf(inverter.Picture))], json.IReadOnlyListInverterInfo);

    /// <summary><c>GET /api/v1/inverters/{serial}/points</c>.</summary>
    internal Task PointsAsync(HttpContext context)
    {
        if (InverterOf.Known(bridge, context) is not { Picture: { Points: { } points, Plan: { } plan } })
            return InverterOf.RefuseAsync(bridge, context);
        var translation = SpanQuery.Language(context);
        var listed = plan.Steps.SelectMany(step => StateMessage.PointsOf(step.Group, points)).Select(point => InfoOf(point, translation));
        return JsonResponse.WriteAsync(context, [.. listed], json.IReadOnlyListPointInfo);
    }

    /// <summary><c>GET /api/v1/inverters/{serial}/latest</c>.</summary>
    internal async Task LatestAsync(HttpContext context)
    {
        if (InverterOf.Known(bridge, context) is not { Picture: { Points: { } points, States: var states } })
        {
            await InverterOf.RefuseAsync(bridge, context);
            return;
        }

        var latest = new LatestInfo(states.Values
            .OrderBy(state => state.Group)
            .ToDictionary(state => Json.Word(state.Group), state => GroupValues.Of(state, points)));
        var body = JsonSerializer.SerializeToUtf8Bytes(latest, json.LatestInfo);
        context.Response.Headers.CacheControl = "no-cache";
        if (EntityTag.IsKnown(context, EntityTag.Of(body))) return;
        await JsonResponse.WriteAsync(context, body);
    }

    /// <summary><c>GET /api/v1/inverters/{serial}/alarms</c>.</summary>
    internal Task AlarmsAsync(HttpContext context)
    {
        if (SpanQuery.Text(context, "active") != "true") return history.AlarmsAsync(context);
        if (InverterOf.Known(bridge, context) is not { Picture.States: var states }) return InverterOf.RefuseAsync(bridge, context);
        var active = states.TryGetValue(PollGroup.Fast, out var fast) ? fast.Alarms : [];
        var translation = SpanQuery.Language(context);
        var alarms = active.Select(raised => AlarmInfo.Of(
            id: null,
            raised.Alarm.Code,
            raised.Alarm.Device,
            raised.Alarm.Description,
            raised.Alarm.Level,
            raised.Since,
            cleared: null,
            translation));
        return JsonResponse.WriteAsync(context, [.. alarms], json.IReadOnlyListAlarmInfo);
    }

    private static InverterInfo InfoOf(InverterPicture picture) => new(
        picture.Identity?.Serial ?? picture.KnownSerial,
        picture.Name?.Inverter ?? picture.Options.Name,
        picture.Identity?.Model,
        picture.Identity?.PcuVersion,
        picture.IsAvailable,
        picture.States.Count == 0 ? null : picture.States.Values.Max(state => state.Time),
        [
            .. picture.Plan?.Steps.Select(step => new GroupInfo(
                Json.Word(step.Group), picture.IsAvailable && picture.Answered.GetValueOrDefault(step.Group), step.Period.TotalSeconds))
                ?? [],
        ]);

    private static PointInfo InfoOf(Point point, Translation translation) => new(
        point.Id,
        translation.FullNameOf(point),
        point.Unit,
        Json.Word(point.Kind),
        point.Decimals,
        Json.Word(point.Group),
        Json.Word(point.Prominence),
        point.Codes?.Entries.ToDictionary(
            entry => entry.Key.ToString(System.Globalization.CultureInfo.InvariantCulture),
            entry => entry.Value),
        point.Codes is { } codes ? translation.TextsOf(codes.Entries.Select(entry => entry.Value)) : null);
}
