using SermatecEss.Bridge.Languages;

namespace SermatecEss.Web.Api;

/// <summary>One alarm.</summary>
/// <param name="Id">Its number in the history, for <c>after</c>; null in the list of active alarms.</param>
/// <param name="Code">The vendor's number.</param>
/// <param name="Device">What has raised it, such as <c>Battery</c>, in the language of the request.</param>
/// <param name="Text">What it means, in the language of the request.</param>
/// <param name="Advice">What to do, in the language of the request.</param>
/// <param name="Level">The vendor's level: 1 is the gravest, 3 the least; 0 if unknown.</param>
/// <param name="Raised">When it was first seen.</param>
/// <param name="Cleared">When it was gone; null while it is active.</param>
internal sealed record AlarmInfo(
    long? Id,
    int? Code,
    string Device,
    string Text,
    string Advice,
    int Level,
    DateTimeOffset Raised,
    DateTimeOffset? Cleared)
{
    /// <summary>An alarm in a language, with advice.</summary>
    internal static AlarmInfo Of(
        long? id,
        int? code,
        string device,
        string text,
        int level,
        DateTimeOffset raised,
        DateTimeOffset? cleared,
        Translation translation) => new(
            id,
            code,
            translation.AlarmOf(device),
            translation.AlarmOf(text),
            translation.AdviceOf(code),
            level,
            raised,
            cleared);
}
