using System.Text.Json;
using System.Text.RegularExpressions;

namespace SermatecEss.Protocol.Tests.Catalogue;

/// <summary>The part of JSON Schema that the catalogue's schema uses; any other keyword fails the test.</summary>
internal static class SchemaCheck
{
    internal static IEnumerable<string> Faults(JsonElement root, JsonElement schema, JsonElement value, string at)
    {
        if (schema.ValueKind == JsonValueKind.False) return [$"{at} must not be there"];
        return schema.EnumerateObject().SelectMany(keyword => keyword.Name switch
        {
            "$schema" or "$defs" or "title" or "description" or "patternProperties" => [],
            "$ref" => Faults(root, root.GetProperty("$defs").GetProperty(keyword.Value.GetString()!["#/$defs/".Length..]), value, at),
            "type" => One(IsOfType(value, keyword.Value.GetString()!), $"{at} is no {keyword.Value}"),
            "const" => One(JsonElement.DeepEquals(keyword.Value, value), $"{at} is not {keyword.Value}"),
            "enum" =>
                One(keyword.Value.EnumerateArray().Any(choice => JsonElement.DeepEquals(choice, value)),
                    $"{at} is none of {keyword.Value}"),
            "pattern" => One(Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!), $"{at} is not like {keyword.Value}"),
            "minimum" => One(!(Number(value) < keyword.Value.GetDecimal()), $"{at} is below {keyword.Value}"),
            "exclusiveMinimum" => One(!(Number(value) <= keyword.Value.GetDecimal()), $"{at} is not above {keyword.Value}"),
            "maximum" => One(!(Number(value) > keyword.Value.GetDecimal()), $"{at} is above {keyword.Value}"),
            "minItems" => One(value.GetArrayLength() >= keyword.Value.GetInt32(), $"{at} has fewer than {keyword.Value} items"),
            "oneOf" =>
                One(keyword.Value.EnumerateArray().Count(choice => !Faults(root, choice, value, at).Any()) == 1,
                    $"{at} is not one of the choices"),
            "required" =>
                keyword.Value.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _))
                    .Select(name => $"{at} lacks {name}"),
            "properties" => value.EnumerateObject().SelectMany(property =>
                keyword.Value.TryGetProperty(property.Name, out var inner)
                    ? Faults(root, inner, property.Value, $"{at}.{property.Name}")
                    : []),
            "additionalProperties" => value.EnumerateObject().SelectMany(property => Additional(root, schema, keyword.Value, property, at)),
            "prefixItems" =>
                keyword.Value.EnumerateArray().Zip(value.EnumerateArray()).SelectMany(pair => Faults(root, pair.First, pair.Second, at)),
            "items" => value.EnumerateArray().Skip(schema.TryGetProperty("prefixItems", out var prefix) ? prefix.GetArrayLength() : 0)
                .SelectMany((item, i) => Faults(root, keyword.Value, item, $"{at}[{i}]")),
            _ => throw new NotSupportedException(keyword.Name),
        });
    }

    private static IEnumerable<string> Additional(JsonElement root, JsonElement schema, JsonElement rule, JsonProperty property, string at)
    {
        if (schema.TryGetProperty("properties", out var known) && known.TryGetProperty(property.Name, out _)) return [];
        var here = $"{at}.{property.Name}";
        if (schema.TryGetProperty("patternProperties", out var patterns))
        {
            foreach (var pattern in patterns.EnumerateObject())
                if (Regex.IsMatch(property.Name, pattern.Name)) return Faults(root, pattern.Value, property.Value, here);
        }

        return Faults(root, rule, property.Value, here);
    }

    private static bool IsOfType(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => throw new NotSupportedException(type),
    };

    private static decimal? Number(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDecimal() : null;

    private static string[] One(bool holds, string fault) => holds ? [] : [fault];
}
