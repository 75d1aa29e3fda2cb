using SermatecEss.Bridge.Cloud;

namespace SermatecEss.Bridge.Messages;

/// <summary>A refused command of the cloud as a JSON message.</summary>
public static class CloudRefusalMessage
{
    /// <summary>The refusal, as Home Assistant's events are.</summary>
    public static byte[] Write(CloudRefusal refusal) => Json.Write(json =>
    {
        json.WriteString("event_type", "refused");
        json.WriteString("command", $"{refusal.Command}");
        json.WriteNumber("length", refusal.Length);
        json.WriteString("reason", refusal.Reason);
        json.WriteNumber("count", refusal.Count);
        json.WriteString("time", Json.Time(refusal.Time));
    });
}
