using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SermatecEss.Protocol.Values;
using SermatecEss.Web.Api;
using SermatecEss.Web.Routing;

namespace SermatecEss.Web.Tests.OpenApi;

/// <summary>
/// Writes the description of the API, OpenAPI 3.1, from the routes and from the types that are written as JSON. What their members are is
/// taken from their docstrings.
/// </summary>
internal sealed partial class OpenApiDocument
{
    private readonly ApiContext _json = ApiContext.Of(TimeZoneInfo.Utc);
    private readonly XDocument _docstrings = XDocument.Load(Path.ChangeExtension(typeof(ApiContext).Assembly.Location, ".xml"));

    /// <summary>The description.</summary>
    internal string Write(IEnumerable<Route> routes)
    {
        var paths = new JsonObject();
        foreach (var route in routes.OrderBy(route => route.Path, StringComparer.Ordinal))
        {
            if (paths[route.Path] is not JsonObject path) paths[route.Path] = path = [];
            path[route.Method.ToLowerInvariant()] = Operation(route, RouteDescriptions.All[(route.Method, route.Path)]);
        }

        var document = new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "sermatec-ess",
                ["version"] = "1",
                ["description"] =
                    "The HTTP interface of the daemon. Times are RFC 3339 with the offset of the house; a missing value is null.",
            },
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject { ["key"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" } },
                ["schemas"] = new JsonObject
                {
                    ["problem"] = new JsonObject
                    {
                        ["type"] = "object",
                        ["properties"] = new JsonObject
                        {
                            ["title"] = new JsonObject { ["type"] = "string" },
                            ["status"] = new JsonObject { ["type"] = "integer" },
                            ["detail"] = new JsonObject { ["type"] = "string" },
                        },
                    },
                },
            },
        };
        return $"{document.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = _json.Options.Encoder })}\n";
    }

    private JsonObject Operation(Route route, RouteDescription description)
    {
        var operation = new JsonObject { ["summary"] = description.Summary };
        if (route.Rule.Access != RouteAccess.Public)
        {
            operation["description"] = $"Role: {route.Rule.Access.ToString().ToLowerInvariant()}.";
            operation["security"] = new JsonArray(new JsonObject { ["key"] = new JsonArray() });
        }

        var inPath = PathParameter().Matches(route.Path).Select(match => Parameter(match.Groups[1].Value, "path", null));
        var inQuery = description.Query.Select(parameter => Parameter(parameter.Name, "query", parameter.Text));
        JsonNode[] parameters = [.. inPath, .. inQuery];
        if (parameters.Length > 0) operation["parameters"] = new JsonArray(parameters);
        if (description.Body is { } body)
        {
            var content = new JsonObject { ["schema"] = new JsonObject { ["type"] = "object" }, ["example"] = JsonNode.Parse(body) };
            operation["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = new JsonObject { ["application/json"] = content },
            };
        }

        var success = new JsonObject { ["description"] = "Success" };
        if (description.MediaType is { } media)
        {
            var schema = description.Response is { } type ? Schema(type)
                : new JsonObject { ["type"] = media == "application/json" ? "object" : "string" };
            success["content"] = new JsonObject { [media] = new JsonObject { ["schema"] = schema } };
        }

        var problem = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/problem" } };
        operation["responses"] = new JsonObject
        {
            [$"{description.Status}"] = success,
            ["default"] = new JsonObject
            {
                ["description"] = "Error",
                ["content"] = new JsonObject { [Problem.ContentType] = problem },
            },
        };
        return operation;
    }

    private static JsonObject Parameter(string name, string place, string? text)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = place };
        if (text is not null) parameter["description"] = text;
        if (place == "path") parameter["required"] = true;
        parameter["schema"] = new JsonObject { ["type"] = "string" };
        return parameter;
    }

    private JsonNode Schema(Type type) => JsonSchemaExporter.GetJsonSchemaAsNode(_json.Options, type, new JsonSchemaExporterOptions
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = Complete,
    });

    /// <summary>Adds what the serializer does not know of a member: the form of values with a converter, and what it is.</summary>
    private JsonNode Complete(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var isNullable = context.PropertyInfo?.IsGetNullable == true || type != context.TypeInfo.Type;
        if (type == typeof(DateTimeOffset))
        {
            schema = new JsonObject
            {
                ["type"] = isNullable ? new JsonArray("string", "null") : JsonValue.Create("string"),
                ["format"] = "date-time",
            };
        }
        else if (typeof(PointValue).IsAssignableFrom(type))
        {
            schema = new JsonObject { ["type"] = new JsonArray("number", "string", "array", "null") };
        }

        if (schema is JsonObject known && context.PropertyInfo is { } property && Docstring(property) is { } text)
            known.Insert(0, "description", text);
        return schema;
    }

    private string? Docstring(JsonPropertyInfo property)
    {
        var member = _docstrings.Descendants("member")
            .FirstOrDefault(member => (string?)member.Attribute("name") == $"T:{property.DeclaringType.FullName}");
        var naming = _json.Options.PropertyNamingPolicy!;
        return member?.Elements("param")
            .FirstOrDefault(param => naming.ConvertName((string)param.Attribute("name")!) == property.Name)?.Value;
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathParameter();
}
