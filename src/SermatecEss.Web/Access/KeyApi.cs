using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SermatecEss.Bridge.Logging;
using SermatecEss.Bridge.Messages;
using SermatecEss.Inverter.State;
using SermatecEss.Web.Routing;

namespace SermatecEss.Web.Access;

/// <summary>List, make and revoke API keys.</summary>
/// <param name="store">The keys.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Takes a line for each key that is made or revoked.</param>
internal sealed class KeyApi(CredentialStore store, TimeProvider time, Log log)
{
    private const string Path = "/api/v1/keys";
    private const string Id = "id";

    /// <summary>Its routes.</summary>
    internal IReadOnlyList<Route> Routes =>
    [
        Route.Get(Path, RouteAccess.Admin, GetAsync),
        Route.Writing(HttpMethods.Post, Path, RouteAccess.Admin, PostAsync),
        Route.Writing(HttpMethods.Delete, $"{Path}/{{{Id}}}", RouteAccess.Admin, DeleteAsync),
    ];

    private Task GetAsync(HttpContext context)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer)) ApiKeyJson.Write(json, store.Current().Keys);
        return JsonResponse.WriteUncachedAsync(context, buffer.WrittenMemory);
    }

    private async Task PostAsync(HttpContext context)
    {
        var asked = await JsonBody.TryReadAsync(
            context,
            root => StateText.Checked(root.GetProperty("name").GetString(), ApiKey.LongestName) is { } name
                && RoleName.Read(root.GetProperty("role").GetString()) is { } role
                    ? ApiKey.Create(role, name, time.GetUtcNow()).ToTuple()
                    : null,
            "name",
            "role");
        if (asked is null)
        {
            await Problem.WriteAsync(
                context,
                StatusCodes.Status422UnprocessableEntity,
                $$"""Expected {"name": "...", "role": "viewer"}; the role is viewer or admin, """
                + $"a name has 1 to {ApiKey.LongestName} characters.");
            return;
        }

        var (kept, key) = asked;
        var isMade = await TryChangeAsync(
            context, all => all.Keys.Length < Credentials.MostKeys ? all with { Keys = all.Keys.Add(kept) } : null);
        if (isMade == false)
        {
            await Problem.WriteAsync(
                context, StatusCodes.Status409Conflict, $"There are {Credentials.MostKeys} keys already. Revoke one first.");
        }

        if (isMade != true) return;
        log.Info($"HTTP: API key {kept.Id} ({kept.Name}, {RoleName.Of(kept.Role)}) created by {Grant.Of(context).Who}");
        context.Response.StatusCode = StatusCodes.Status201Created;
        await JsonResponse.WriteUncachedAsync(context, Json.Write(json =>
        {
            ApiKeyJson.WriteMembers(json, kept);
            json.WriteString("key", key.Reveal());
        }));
    }

    private async Task DeleteAsync(HttpContext context)
    {
        var id = context.Request.RouteValues[Id] as string;
        var isRevoked = await TryChangeAsync(
            context, all => all.Keys.FirstOrDefault(key => key.Id == id) is { } key ? all with { Keys = all.Keys.Remove(key) } : null);
        if (isRevoked == false) await Problem.WriteAsync(context, StatusCodes.Status404NotFound, "There is no key with this id.");
        if (isRevoked != true) return;
        log.Info($"HTTP: API key {id} revoked by {Grant.Of(context).Who}");
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Changes the credentials.</summary>
    /// <param name="context">Gets an error if they cannot be saved.</param>
    /// <param name="change">Makes the new ones, or null to leave them.</param>
    /// <returns>Whether they were changed; null after an error.</returns>
    private async Task<bool?> TryChangeAsync(HttpContext context, Func<Credentials, Credentials?> change)
    {
        var isChanged = false;
        try
        {
            _ = await store.ChangeAsync(
                all =>
                {
                    var changed = change(all);
                    isChanged = changed is not null;
                    return changed ?? all;
                },
                context.RequestAborted);
            return isChanged;
        }
        catch (CredentialException e)
        {
            log.Error($"HTTP: {e.Message.TrimEnd('.')}");
            await Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, e.Message);
            return null;
        }
    }
}
