namespace SermatecEss.Bridge.Options;

/// <summary>
/// All that is to be said of one option, once: what it is called in the configuration file, on the command line and in the environment, and
/// what it means. What reads these places, the help and the documentation are made of it.
/// </summary>
public abstract class DeclaredOption
{
    /// <summary>The end of a key that has a list of groups below it.</summary>
    public const string ListMark = "[]";

    /// <summary>
    /// The keys that lead to it in the file, as in <c>mqtt.tls.ca_file</c> or <c>inverters[].host</c>; null where the file has it not.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>Whether its value may stand in place of its group, as in <c>tls: true</c>. The group itself means that it is on.</summary>
    public bool IsShorthand { get; init; }

    /// <summary>The flag, as in <c>--mqtt-ca-file</c>; null where the command line has it not.</summary>
    public string? Flag { get; init; }

    /// <summary>Other flags for the same.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether the flag alone says it, without a value.</summary>
    public bool IsSwitch { get; init; }

    /// <summary>The variable, as in <c>SERMATEC_MQTT_CA_FILE</c>; null where the environment has it not.</summary>
    public string? Variable { get; init; }

    /// <summary>What the help calls the value, as in <c>FILE</c>.</summary>
    public string ValueName { get; init; } = "VALUE";

    /// <summary>What it is, in a line without a full stop.</summary>
    public required string Help { get; init; }

    /// <summary>What counts where nothing is given; null for nothing.</summary>
    public string? Default { get; init; }

    /// <summary>The words that it takes, where there are only a few.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Who may see its value.</summary>
    public Privacy Privacy { get; init; }

    /// <summary>The last key of its path.</summary>
    public string? Key => Path?[(Path.LastIndexOf('.') + 1)..];

    /// <summary>What it is called where its values come from.</summary>
    public string NameIn(OptionSource source) => source switch
    {
        OptionSource.CommandLine => Flag,
        OptionSource.Environment => Variable,
        _ => Key,
    } ?? Flag ?? Key ?? "";

    /// <summary>What is wrong with a text as its value, in a sentence; null for nothing.</summary>
    public abstract string? Fault(string text);
}
