using System.Text.Json;
using System.Text.Json.Serialization;
using SermatecEss.Bridge.Messages;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Web.Api;

/// <summary>Writes values as MQTT has them. Nothing reads them: the API takes values as settings parse them.</summary>
internal sealed class PointValueConverter : JsonConverter<PointValue>
{
    /// <inheritdoc/>
    public override PointValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, PointValue value, JsonSerializerOptions options) =>
        StateMessage.WriteValue(writer, value);
}
