using System.Text;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using Decoder = SermatecEss.Protocol.Values.Decoder;

namespace SermatecEss.Fuzz.Targets;

/// <summary>The inverter for inputs.</summary>
internal static class Plant
{
    internal const int Version = 609;
    internal const string Serial = "SN0123456789";

    /// <summary>The day of all tests.</summary>
    internal static readonly DateTimeOffset Now = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    internal static CatalogueView View { get; } = CommandCatalogue.Default.View(Version);

    internal static SettingList Settings { get; } = SettingList.Of(View);

    internal static InverterIdentity Identity { get; } = new(
        Version,
        ModelCode: null,
        Model: "10kW",
        BatteryVendor: null,
        Serial,
        View,
        ResponseOf(View.Find(InverterSession.IdentifyingCommand)!, [new byte[40]]));

    /// <summary>A payload that identifies the inverter.</summary>
    internal static byte[] IdentityPayload
    {
        get
        {
            var command = View.Find(InverterSession.IdentifyingCommand)!;
            var payload = new byte[command.PayloadLength];
            foreach (var slot in command.Slots)
            {
                var id = command.Fields[slot.FieldIndex].Id;
                if (id == "inverter_pcu_version") (payload[slot.Offset], payload[slot.Offset + 1]) = (Version >> 8, Version & 0xff);
                if (id == "inverter_serial") _ = Encoding.ASCII.GetBytes(Serial, payload.AsSpan(slot.Offset));
            }

            return payload;
        }
    }

    /// <summary>A response with these payloads, one for each frame of it.</summary>
    internal static Response ResponseOf(CommandDefinition command, params ReadOnlySpan<byte[]> payloads)
    {
        var frames = new List<ResponseFrame>();
        foreach (var payload in payloads)
        {
            var bytes = FrameWriter.Response(command.Code, payload);
            frames.Add(new ResponseFrame(command, bytes, Now, Decoder.Decode(command, payload)));
        }

        return new Response(command, frames, [], TimeSpan.Zero);
    }
}
