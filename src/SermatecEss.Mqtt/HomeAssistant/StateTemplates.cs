namespace SermatecEss.Mqtt.HomeAssistant;

/// <summary>
/// Templates of Home Assistant for states, which are English in messages and commands. They have no spaces, which some 230 entities would
/// repeat.
/// </summary>
internal static class StateTemplates
{
    /// <summary>A template for a value in a message.</summary>
    /// <param name="key">The value's key in the message.</param>
    internal static string Value(string key) => $"{{{{value_json.{key}}}}}";

    /// <summary>A template for the state in a message.</summary>
    /// <param name="key">The state's key in the message.</param>
    /// <param name="texts">The translations by the state in English; a state without one is shown as it is.</param>
    internal static string Value(string key, IReadOnlyDictionary<string, string> texts) =>
        texts.Count == 0 ? Value(key) : Lookup(texts, $"value_json.{key}");

    /// <summary>A template for the command that sets a translated state; null if nothing is translated.</summary>
    /// <param name="texts">The translations by the state in English.</param>
    internal static string? Command(IReadOnlyDictionary<string, string> texts) =>
        texts.Count == 0 ? null : Lookup(texts.Select(text => KeyValuePair.Create(text.Value, text.Key)), "value");

    private static string Lookup(IEnumerable<KeyValuePair<string, string>> texts, string value) =>
        $"{{{{ {{{string.Join(",", texts.Select(text => $"'{text.Key}':'{text.Value}'"))}}}.get({value},{value})}}}}";
}
