using System.Globalization;
using Microsoft.AspNetCore.Http;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Languages;
using SermatecEss.Bridge.Messages;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Values;
using SermatecEss.Web.Routing;

namespace SermatecEss.Web.Api;

/// <summary>The settings of the inverters, and whether an override is active.</summary>
/// <param name="bridge">The daemon.</param>
/// <param name="json">How answers are written.</param>
internal sealed class SettingsApi(BridgeView bridge, ApiContext json)
{
    /// <summary><c>GET /api/v1/inverters/{serial}/settings</c>.</summary>
    internal Task ListAsync(HttpContext context)
    {
        if (InverterOf.Known(bridge, context) is not { Picture: { Identity: { } identity } picture })
            return InverterOf.RefuseAsync(bridge, context);
        var writable = picture.Settings?.Settings ?? [];
        var all = SettingList.Of(identity.View);
        var ends = writable.Where(setting => !all.All.Any(other => other.Id == setting.Id));
        var translation = SpanQuery.Language(context);
        var readings = picture.States.Values.SelectMany(state => state.Values).ToDictionary();
        return JsonResponse.WriteAsync(
            context,
            [.. all.All
                .Concat(ends)
                .Where(setting => !setting.IsSecret)
                .Select(setting => InfoOf(setting, picture, readings, translation))],
            json.IReadOnlyListSettingInfo);
    }

    /// <summary><c>GET /api/v1/inverters/{serial}/override</c>.</summary>
    internal Task OverrideAsync(HttpContext context)
    {
        if (InverterOf.Known(bridge, context) is not { } inverter) return InverterOf.RefuseAsync(bridge, context);
        var info = inverter.Picture.Settings?.Override is { } active
            ? new OverrideInfo(Json.Word(active.Kind), active.End, active.UntilSoc)
            : new OverrideInfo(Bridge.Settings.OverrideRequest.Normal, Until: null, UntilSoc: null);
        return JsonResponse.WriteAsync(context, info, json.OverrideInfo);
    }

    private static SettingInfo InfoOf(
        Setting setting, InverterPicture picture, Dictionary<string, PointValue> readings, Translation translation)
    {
        var isWritable = picture.Settings?.Settings.Any(other => other.Id == setting.Id) == true;
        var text = picture.Settings?.Values.GetValueOrDefault(setting.Id) ?? setting.TextOf(readings);
        var readAt = picture.States.Values
            .Where(state => state.Values.ContainsKey(setting.Point))
            .Select(state => (DateTimeOffset?)state.Time);
        return new SettingInfo(
            setting.Id,
            translation.FullNameOf(setting),
            Json.Word(setting.Kind),
            ValueOf(setting, text),
            setting.Unit,
            setting.Min,
            setting.Max,
            setting.Step,
            setting.Choices.Count == 0 ? null : setting.Choices,
            setting.Choices.Count == 0 ? null : translation.TextsOf(setting.Choices),
            Json.Word(setting.Risk),
            isWritable,
            text is null ? null : readAt.Max());
    }

    private static PointValue? ValueOf(Setting setting, string? text)
    {
        if (text is null) return null;
        return setting.Kind == SettingKind.Number
            && decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
            ? new NumberValue(number)
            : new TextValue(text);
    }
}
