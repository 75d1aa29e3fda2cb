using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SermatecEss.Web.Api;

/// <summary>How the types of the API are written as JSON.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(BridgeInfo))]
[JsonSerializable(typeof(IReadOnlyList<GatewayInfo>))]
[JsonSerializable(typeof(IReadOnlyList<InverterInfo>))]
[JsonSerializable(typeof(IReadOnlyList<PointInfo>))]
[JsonSerializable(typeof(LatestInfo))]
[JsonSerializable(typeof(IReadOnlyList<AlarmInfo>))]
[JsonSerializable(typeof(IReadOnlyList<SettingInfo>))]
[JsonSerializable(typeof(OverrideInfo))]
[JsonSerializable(typeof(ChartInfo))]
[JsonSerializable(typeof(EnergyInfo))]
[JsonSerializable(typeof(IReadOnlyList<ChangeInfo>))]
internal sealed partial class ApiContext : JsonSerializerContext
{
    /// <summary>Names in snake_case, times in the zone of the house.</summary>
    internal static ApiContext Of(TimeZoneInfo zone) => new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        Converters = { new HouseTimeConverter(zone), new PointValueConverter() },
    });
}
