using System.Text.Json;
using SermatecEss.Bridge.Messages;
using SermatecEss.Inverter.State;

namespace SermatecEss.Web.Access;

/// <summary>Credentials as JSON. A new member makes a new version.</summary>
internal static class CredentialsJson
{
    private const int Version = 1;
    private const string Passwords = "passwords";
    private const string Keys = "keys";
    private static readonly Role[] Roles = [Role.Viewer, Role.Admin];

    internal static byte[] Write(Credentials credentials) => Json.Write(json =>
    {
        json.WriteNumber("version", Version);
        json.WriteStartObject(Passwords);
        foreach (var role in Roles)
        {
            if (credentials.PasswordOf(role) is not { } password) continue;
            json.WriteStartObject(RoleName.Of(role));
            json.WriteBase64String("salt", password.Salt);
            json.WriteBase64String("hash", password.Hash);
            json.WriteNumber("rounds", password.Iterations);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartArray(Keys);
        foreach (var key in credentials.Keys)
        {
            json.WriteStartObject();
            ApiKeyJson.WriteMembers(json, key);
            json.WriteBase64String("hash", key.Hash.Span);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <exception cref="FormatException">This program has not written it.</exception>
    internal static Credentials Read(byte[] text) => StateText.Read(text, root =>
    {
        if (root.GetProperty("version").GetInt32() != Version) throw new FormatException("it has a different version");
        var passwords = root.Only("version", Passwords, Keys).GetProperty(Passwords).Only([.. Roles.Select(RoleName.Of)]);
        var keys = root.GetProperty(Keys).EnumerateArray().Select(ReadKey).ToList();
        if (keys.Count > Credentials.MostKeys) throw new FormatException("it has too many keys");
        if (keys.DistinctBy(key => key.Id).Count() != keys.Count) throw new FormatException("two keys have the same id");
        return Roles.Aggregate(
            Credentials.None with { Keys = [.. keys] },
            (all, role) => all.WithPassword(
                role, passwords.TryGetProperty(RoleName.Of(role), out var password) ? ReadPassword(password) : null));
    });

    private static PasswordHash ReadPassword(JsonElement password) => new(
        password.Only("salt", "hash", "rounds").GetProperty("salt").GetBytesFromBase64(),
        password.GetProperty("hash").GetBytesFromBase64(),
        password.GetProperty("rounds").GetInt32());

    private static ApiKey ReadKey(JsonElement key)
    {
        var id = key.Only("id", "role", "name", "created", "hash").Text("id", ApiKey.IdLength);
        if (!ApiKey.IsId(id)) throw new FormatException("id is invalid");
        if (RoleName.Read(key.GetProperty("role").GetString()) is not { } role) throw new FormatException("role is invalid");
        var created = key.GetProperty("created").GetDateTimeOffset();
        var hash = key.GetProperty("hash").GetBytesFromBase64();
        return hash.Length == PasswordHash.Length
            ? new ApiKey(id, role, key.Text("name", ApiKey.LongestName), created, hash)
            : throw new FormatException("hash is invalid");
    }
}
