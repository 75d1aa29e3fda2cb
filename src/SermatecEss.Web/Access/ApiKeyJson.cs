using System.Text.Json;
using SermatecEss.Bridge.Messages;

namespace SermatecEss.Web.Access;

/// <summary>API keys as JSON for users: without their hashes.</summary>
public static class ApiKeyJson
{
    /// <summary>Writes an array of objects with <c>id</c>, <c>role</c>, <c>name</c> and <c>created</c>.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<ApiKey> keys)
    {
        json.WriteStartArray();
        foreach (var key in keys)
        {
            json.WriteStartObject();
            WriteMembers(json, key);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes the members of one.</summary>
    internal static void WriteMembers(Utf8JsonWriter json, ApiKey key)
    {
        json.WriteString("id", key.Id);
        json.WriteString("role", RoleName.Of(key.Role));
        json.WriteString("name", key.Name);
        json.WriteString("created", Json.Seconds(key.Created));
    }
}
