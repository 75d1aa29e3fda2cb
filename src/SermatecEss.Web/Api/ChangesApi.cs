using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Messages;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Bridge.Settings;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Web.Access;
using SermatecEss.Web.Routing;

namespace SermatecEss.Web.Api;

/// <summary>Changes settings at the inverters' desks, as far as the configuration allows, and answers with the result.</summary>
internal sealed class ChangesApi
{
    /// <summary>The parameter of the route of a setting.</summary>
    internal const string Parameter = "id";
    private readonly BridgeView _bridge;
    private readonly ControlOptions _control;
    private readonly ConcurrentDictionary<LiveInverter, ChangeQueue> _queues = [];
    private readonly TimeProvider _time;

    /// <param name="bridge">The daemon.</param>
    /// <param name="control">What may be changed.</param>
    /// <param name="time">The clock.</param>
    internal ChangesApi(BridgeView bridge, ControlOptions control, TimeProvider time)
    {
        _bridge = bridge;
        _control = control;
        _time = time;
    }

    /// <summary><c>PUT /api/v1/inverters/{serial}/settings/{id}</c>.</summary>
    internal async Task SetAsync(HttpContext context)
    {
        if (await DeskAsync(context) is not var (inverter, desk)) return;
        var id = context.Request.RouteValues[Parameter] as string ?? "";
        if (await JsonBody.ReadAsync(context) is not { } body) return;
        if (ValueIn(body) is not { } text)
        {
            await Problem.WriteAsync(
                context, StatusCodes.Status400BadRequest, """The body has to be {"value": ...}, with a number, a text, true or false.""");
            return;
        }

        await RunAsync(context, inverter, desk, id, text, isEnd: false, async () =>
        {
            var setting = SettingList.Of(inverter.Picture.Identity!.View).Find(id);
            if (desk.Settings.All(allowed => allowed.Id != setting.Id)) throw NotAllowed(setting);
            return (await desk.SetAsync([setting.Parse(text)], Who(context)))[0];
        });
    }

    /// <summary><c>POST /api/v1/inverters/{serial}/override</c>.</summary>
    internal async Task BeginOverrideAsync(HttpContext context)
    {
        if (await DeskAsync(context) is not var (inverter, desk)) return;
        if (await JsonBody.ReadAsync(context) is not { } body) return;
        var text = body.GetRawText();
        await RunAsync(context, inverter, desk, SettingsDesk.OverrideKey, text, isEnd: false, () =>
        {
            if (OverrideMessage.Parse(text, out var fault) is { } request) return OverrideAsync(context, desk, request);
            throw new SettingException(SettingRefusal.Value, $"Invalid body: {fault}.");
        });
    }

    /// <summary><c>DELETE /api/v1/inverters/{serial}/override</c>.</summary>
    internal async Task EndOverrideAsync(HttpContext context)
    {
        if (await DeskAsync(context) is not var (inverter, desk)) return;
        var end = OverrideRequest.End;
        await RunAsync(
            context, inverter, desk, SettingsDesk.OverrideKey, end.Word, isEnd: true, () => OverrideAsync(context, desk, end));
    }

    /// <summary>Who changes something, for the log of writes.</summary>
    private static string Who(HttpContext context) => Grant.Of(context).Who;

    private static Task<SettingReport> OverrideAsync(HttpContext context, SettingsDesk desk, OverrideRequest request) => desk.HasOverride
        ? desk.OverrideAsync(request, Who(context))
        : throw new SettingException(
            SettingRefusal.NotAllowed, "The configuration does not allow overrides; 'override: true' in the group control does.");

    private static SettingException NotAllowed(Setting setting)
    {
        var reason = setting.Risk == SettingRisk.Normal
            ? "The configuration does not allow changing it; list it at control.settings"
            : $"It is a {setting.Risk.ToString().ToLowerInvariant()} setting, which can be changed only on the command line";
        return new SettingException(SettingRefusal.NotAllowed, $"{reason}.", setting.Id);
    }

    private static string? ValueIn(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || body.EnumerateObject().Count() != 1) return null;
        if (!body.TryGetProperty("value", out var value)) return null;
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number when value.TryGetDecimal(out var number) => number.ToString(CultureInfo.InvariantCulture),
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.True => "on",
            JsonValueKind.False => "off",
            _ => null,
        };
    }

    /// <summary>The inverter of a request and its desk; null where there is none, which is answered.</summary>
    private async Task<(LiveInverter Inverter, SettingsDesk Desk)?> DeskAsync(HttpContext context)
    {
        if (InverterOf.Known(_bridge, context) is not { } inverter)
        {
            await InverterOf.RefuseAsync(_bridge, context);
            return null;
        }

        if (!_control.Enabled)
        {
            await Problem.WriteAsync(
                context,
                StatusCodes.Status403Forbidden,
                "Control is off. 'control: { enabled: true }' in the configuration file turns it on.");
            return null;
        }

        if (inverter.Desk is { } desk && desk.Serial == inverter.Picture.Identity?.Serial) return (inverter, desk);
        await Problem.WriteAsync(
            context,
            StatusCodes.Status503ServiceUnavailable,
            "The inverter cannot be controlled now; the log has the reason. Nothing was sent.");
        return null;
    }

    /// <summary>Makes one change, and answers with its result.</summary>
    private async Task RunAsync(
        HttpContext context,
        LiveInverter inverter,
        SettingsDesk desk,
        string key,
        string wanted,
        bool isEnd,
        Func<Task<SettingReport>> change)
    {
        SettingReport report;
        try
        {
            // A client that disconnects does not stop a change that has begun: a half-written setting would be worse.
            var result = await _queues
                .GetOrAdd(inverter, static (_, time) => new ChangeQueue(time), _time)
                .RunAsync(change, isEnd, context.RequestAborted);
            if (result is null)
            {
                context.Response.Headers.RetryAfter = "5";
                await Problem.WriteAsync(
                    context, StatusCodes.Status409Conflict, "Another change is being made. Nothing was sent; try again in a few seconds.");
                return;
            }

            report = result;
        }
        catch (SettingException e)
        {
            report = desk.Refuse(key, wanted, Who(context), e);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            await Problem.WriteAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "The daemon stops, or there is another inverter at this address. Read the setting to see whether it was changed.");
            return;
        }

        await AnswerAsync(context, report);
    }

    private static Task AnswerAsync(HttpContext context, SettingReport report)
    {
        var status = StatusOf(report);
        if (status == StatusCodes.Status200OK) return JsonResponse.WriteUncachedAsync(context, SettingResultMessage.Write(report));

        if (report.RetryAt is { } again)
        {
            var seconds = Math.Max(1, Math.Ceiling((again - report.Time).TotalSeconds));
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return Problem.WriteAsync(context, status, report.Reason ?? "Nothing was sent.", json =>
        {
            json.WriteStartObject("result");
            SettingResultMessage.WriteTo(json, report);
            json.WriteEndObject();
        });
    }

    private static int StatusOf(SettingReport report)
    {
        if (report.Word == SettingOutcomes.Word(SettingOutcome.NotSent)) return StatusCodes.Status503ServiceUnavailable;
        return report.Refusal switch
        {
            null => StatusCodes.Status200OK,
            SettingRefusal.Unknown => StatusCodes.Status404NotFound,
            SettingRefusal.Value => StatusCodes.Status422UnprocessableEntity,
            SettingRefusal.NotAllowed => StatusCodes.Status403Forbidden,
            SettingRefusal.Precondition => StatusCodes.Status409Conflict,
            SettingRefusal.Budget => StatusCodes.Status429TooManyRequests,
            _ => StatusCodes.Status503ServiceUnavailable,
        };
    }
}
