using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Messages;
using SermatecEss.Bridge.Outputs;
using SermatecEss.Mqtt.Connection;

namespace SermatecEss.Mqtt;

/// <summary>The state of the bridge and of the connection to each inverter, as JSON messages.</summary>
internal static class DiagnosticsMessage
{
    /// <summary>The state of an inverter's connection.</summary>
    internal static byte[] Write(InverterPicture picture) => Json.Write(json =>
    {
        json.WriteNumber("rejected", picture.Rejected.Sum(point => point.Count));
        json.WriteStartObject("rejected_points");
        foreach (var byPoint in picture.Rejected.GroupBy(point => point.Point))
        {
            json.WriteStartObject(byPoint.Key);
            foreach (var point in byPoint) json.WriteNumber(point.Reason.ToString().ToLowerInvariant(), point.Count);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartArray("unanswered");
        foreach (var command in picture.Silent) json.WriteStringValue(command.ToString());
        json.WriteEndArray();
        json.WriteStartObject("partly_answered");
        foreach (var (group, commands) in picture.Unanswered.OrderBy(group => group.Key))
        {
            json.WriteStartArray(group.ToString().ToLowerInvariant());
            foreach (var command in commands) json.WriteStringValue(command.ToString());
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteNumber("timeouts", picture.Counters.Timeouts);
        json.WriteNumber("reconnects", picture.Counters.Reconnects);
    });

    /// <summary>The state of the bridge and its outputs.</summary>
    /// <param name="bridge">The bridge.</param>
    /// <param name="connection">The connection to the broker.</param>
    /// <param name="time">The time of the state; null to leave it out.</param>
    internal static byte[] Write(BridgeView bridge, MqttConnection connection, DateTimeOffset? time) => Json.Write(json =>
    {
        json.WriteString("version", bridge.Version);
        json.WriteString("log_level", bridge.Log.Level.ToString().ToLowerInvariant());
        json.WriteNumber("inverters", bridge.Inverters.Count);
        json.WriteNumber("messages_dropped", connection.Dropped);
        json.WriteNumber("reconnects", connection.Reconnects);
        json.WriteString("started", Json.Seconds(bridge.Started.ToLocalTime()));
        json.WriteStartArray("outputs");
        foreach (var output in bridge.Health())
        {
            json.WriteStartObject();
            json.WriteString("name", output.Name);
            json.WriteString("state", output.State.ToString().ToLowerInvariant());
            json.WriteString("since", Json.Seconds(output.Since.ToLocalTime()));
            json.WriteString("detail", output.Detail);
            json.WriteNumber("dropped", output.Dropped);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (time is { } now) json.WriteString("time", Json.Seconds(now));
    });
}
