namespace SermatecEss.Mqtt.Topics;

/// <summary>The payloads of availability topics; Home Assistant's words.</summary>
internal static class Availability
{
    internal const string Online = "online";
    internal const string Offline = "offline";
    private static readonly byte[] OnlineMessage = "online"u8.ToArray();
    private static readonly byte[] OfflineMessage = "offline"u8.ToArray();

    internal static byte[] Message(bool isAvailable) => isAvailable ? OnlineMessage : OfflineMessage;
}
