using System.Globalization;
using System.Text.Json;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Cli.Output;

namespace SermatecEss.Cli.Live;

/// <summary>Who is connected to the gateways of a daemon: the JSON that the daemon hands over, and its text.</summary>
internal static class GatewayReport
{
    /// <summary>An array of the gateways among the outputs, with their clients.</summary>
    internal static string Json(IEnumerable<OutputHealth> outputs)
    {
        var text = new StringWriter { NewLine = "" };
        JsonDocumentWriter.Write(text, indented: false, json =>
        {
            json.WriteStartArray();
            foreach (var output in outputs)
                if (output.Gateway is { } gateway) Write(json, output.Name, gateway);
            json.WriteEndArray();
        });
        return text.ToString();
    }

    /// <summary>A line for each gateway: its name, its address and those of its clients.</summary>
    internal static IEnumerable<string> Lines(JsonElement gateways)
    {
        foreach (var gateway in gateways.EnumerateArray())
        {
            var clients = gateway.GetProperty("clients").EnumerateArray()
                .Select(client => client.GetProperty("address").GetString())
                .ToList();
            yield return $"{gateway.GetProperty("name").GetString()} on {gateway.GetProperty("listen").GetString()}: "
                + (clients.Count == 0 ? "nobody is connected" : string.Join(", ", clients));
        }
    }

    private static void Write(Utf8JsonWriter json, string name, GatewayState gateway)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("listen", $"{gateway.Listen}");
        json.WriteNumber("requests", gateway.Requests);
        json.WriteNumber("refused", gateway.Refused);
        json.WriteStartArray("clients");
        foreach (var client in gateway.Clients.OrderBy(client => client.Since))
        {
            json.WriteStartObject();
            json.WriteString("address", $"{client.Remote}");
            json.WriteString("since", client.Since.ToString("yyyy-MM-dd'T'HH:mm:ss.fffK", CultureInfo.InvariantCulture));
            json.WriteNumber("requests", client.Requests);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
