namespace SermatecEss.Bridge.Options;

/// <summary>
/// The complete declaration of one option: its name in the file, on the command line and in the environment, and its meaning. Parsers, help
/// and documentation are made from it.
/// </summary>
public abstract class DeclaredOption
{
    /// <summary>The end of a key that holds a list of groups.</summary>
    public const string ListMark = "[]";

    /// <summary>The end of a key that holds a group, or a list of groups.</summary>
    public const string OneOrMoreMark = "[*]";

    /// <summary>Its path in the file, such as <c>mqtt.tls.ca_file</c> or <c>inverters[].host</c>; null if it is not in the file.</summary>
    public string? Path { get; init; }

    /// <summary>Whether its value may replace its group, as in <c>tls: true</c>. The presence of the group turns it on.</summary>
    public bool IsShorthand { get; init; }

    /// <summary>The flag, such as <c>--mqtt-ca-file</c>; null if there is none.</summary>
    public string? Flag { get; init; }

    /// <summary>Aliases of the flag.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether the flag takes no value.</summary>
    public bool IsSwitch { get; init; }

    /// <summary>The environment variable, such as <c>SERMATEC_MQTT_CA_FILE</c>; null if there is none.</summary>
    public string? Variable { get; init; }

    /// <summary>The placeholder of the value in the help, such as <c>FILE</c>.</summary>
    public string ValueName { get; init; } = "VALUE";

    /// <summary>The help, one line without a full stop.</summary>
    public required string Help { get; init; }

    /// <summary>The default; null for none.</summary>
    public string? Default { get; init; }

    /// <summary>The allowed words, if there are only a few.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Who may see its value.</summary>
    public Privacy Privacy { get; init; }

    /// <summary>The last key of the path.</summary>
    public string? Key => Path?[(Path.LastIndexOf('.') + 1)..];

    /// <summary>Its name in a source of values.</summary>
    public string NameIn(OptionSource source) => source switch
    {
        OptionSource.CommandLine => Flag,
        OptionSource.Environment => Variable,
        _ => Key,
    } ?? Flag ?? Key ?? "";

    /// <summary>What is wrong with a text as its value, as a sentence; null if it is valid.</summary>
    public abstract string? Fault(string text);
}
