using System.Text.Json;
using System.Text.Json.Serialization;
using SermatecEss.Bridge.Messages;

namespace SermatecEss.Web.Api;

/// <summary>Writes times with the offset that the house has then.</summary>
/// <param name="zone">The zone of the house.</param>
internal sealed class HouseTimeConverter(TimeZoneInfo zone) : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Json.Time(TimeZoneInfo.ConvertTime(value, zone)));
}
