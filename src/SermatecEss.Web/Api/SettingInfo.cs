using SermatecEss.Protocol.Values;

namespace SermatecEss.Web.Api;

/// <summary>One setting of an inverter.</summary>
/// <param name="Id">The id, such as <c>battery_on_grid_soc_min</c>.</param>
/// <param name="Name">The name in the language of the request.</param>
/// <param name="Kind"><c>switch</c>, <c>choice</c>, <c>number</c>, <c>time</c>, <c>schedule</c> or <c>text</c>.</param>
/// <param name="Value">The present value: a number or a text.</param>
/// <param name="Unit">The unit of a number.</param>
/// <param name="Min">The smallest number.</param>
/// <param name="Max">The largest number.</param>
/// <param name="Step">The smallest difference of two numbers.</param>
/// <param name="Options">The values of a switch or choice; always in English.</param>
/// <param name="Texts">The options in the language of the request, by option; without those that are the same in English.</param>
/// <param name="Risk"><c>normal</c>, <c>service</c>, <c>network</c> or <c>register</c>.</param>
/// <param name="Writable">Whether the configuration allows changing it here.</param>
/// <param name="ReadAt">When the value was read.</param>
internal sealed record SettingInfo(
    string Id,
    string Name,
    string Kind,
    PointValue? Value,
    string? Unit,
    decimal? Min,
    decimal? Max,
    decimal? Step,
    IReadOnlyList<string>? Options,
    IReadOnlyDictionary<string, string>? Texts,
    string Risk,
    bool Writable,
    DateTimeOffset? ReadAt);
