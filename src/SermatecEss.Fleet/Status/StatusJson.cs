using System.Globalization;
using System.Text.Json;
using SermatecEss.Fleet.Database;
using SermatecEss.Hosting.Output;

namespace SermatecEss.Fleet.Status;

/// <summary>The state of the fleet as JSON.</summary>
internal static class StatusJson
{
    /// <summary>Writes the document.</summary>
    internal static void Write(TextWriter output, FleetStatus status) => JsonDocumentWriter.Write(output, indented: true, json =>
    {
        json.WriteStartObject();
        json.WriteString("time", Text(status.Time));
        json.WriteStartArray("nodes");
        foreach (var node in status.Nodes) Write(json, node);
        json.WriteEndArray();
        json.WriteStartArray("inverters");
        foreach (var inverter in status.Inverters) Write(json, status, inverter);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, NodeStatus node)
    {
        json.WriteStartObject();
        json.WriteString("name", node.Name);
        json.WriteBoolean("active", node.IsActive);
        json.WriteString("started", Text(node.Started));
        json.WriteString("alive", Text(node.Alive));
        json.WriteNumber("inverters", node.Inverters);
        json.WriteNumber("available", node.Available);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FleetStatus status, InverterStatus inverter)
    {
        json.WriteStartObject();
        json.WriteString("serial", inverter.Serial);
        json.WriteString("node", inverter.Node);
        json.WriteString("attached", Text(inverter.Attached));
        json.WriteString("seen", Text(inverter.Seen));
        json.WriteNumber("seconds_since_seen", (long)status.Since(inverter.Seen).TotalSeconds);
        json.WriteBoolean("available", inverter.IsAvailable);
        json.WriteString("model", inverter.Model);
        if (inverter.Pcu is { } pcu) json.WriteNumber("pcu", pcu);
        else json.WriteNull("pcu");
        json.WriteBoolean("override", inverter.HasOverride);
        json.WriteStartArray("alarms");
        foreach (var raised in inverter.Alarms)
        {
            json.WriteStartObject();
            json.WriteString("field", raised.Field);
            if (raised.Alarm.Code is { } code) json.WriteNumber("code", code);
            else json.WriteNull("code");
            json.WriteString("device", raised.Alarm.Device);
            json.WriteString("description", raised.Alarm.Description);
            json.WriteNumber("level", raised.Alarm.Level);
            json.WriteString("since", Text(raised.Since));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string? Text(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
