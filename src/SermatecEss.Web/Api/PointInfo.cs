namespace SermatecEss.Web.Api;

/// <summary>One quantity of an inverter.</summary>
/// <param name="Id">The id, such as <c>battery_voltage</c>.</param>
/// <param name="Name">The name in the language of the request, such as <c>Battery voltage</c>.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Kind"><c>instant</c>, <c>counter</c>, <c>daily</c>, <c>setting</c>, <c>status</c> and others.</param>
/// <param name="Decimals">The decimal places worth showing.</param>
/// <param name="Group">The poll group.</param>
/// <param name="Prominence"><c>main</c> for a dashboard, <c>detail</c>, or <c>internal</c>.</param>
/// <param name="Codes">The states that it can have, by code; always in English, like its values.</param>
/// <param name="Texts">The states in the language of the request, by state; without those that are the same in English.</param>
internal sealed record PointInfo(
    string Id,
    string Name,
    string? Unit,
    string Kind,
    int Decimals,
    string Group,
    string Prominence,
    IReadOnlyDictionary<string, string>? Codes,
    IReadOnlyDictionary<string, string>? Texts);
