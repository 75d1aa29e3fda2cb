using SermatecEss.Inverter;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Gateways.Osim;

/// <summary>Removes the WiFi's name and password from a response to B1.</summary>
internal static class NetworkRedaction
{
    /// <summary>The fields that are kept: mode of the WiFi, and address of the cloud.</summary>
    private static readonly string[] Kept = ["inverter_wifi_mode", "inverter_cloud_host", "inverter_cloud_port"];

    /// <summary>The frame with everything else as zeros.</summary>
    internal static byte[] Apply(ResponseFrame frame)
    {
        var payload = frame.Bytes.Span[FrameLayout.PayloadOffset..^FrameLayout.TrailerLength];
        var shown = new byte[payload.Length];
        foreach (var slot in frame.Command.Slots)
        {
            var field = frame.Command.Fields[slot.FieldIndex];
            if (field.Kind == ValueKind.Secret || !Kept.Contains(field.Id) || slot.End > payload.Length) continue;
            payload[slot.Offset..slot.End].CopyTo(shown.AsSpan(slot.Offset));
        }

        return FrameWriter.Response(frame.Command.Code, shown);
    }
}
