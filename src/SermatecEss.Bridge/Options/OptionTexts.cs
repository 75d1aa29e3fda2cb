namespace SermatecEss.Bridge.Options;

/// <summary>
/// What was given, option by option, as it was written: those who read file, environment and command line
/// put it here. Only what is right is kept.
/// </summary>
/// <param name="place">The place of the whole, for faults that belong to no single option.</param>
/// <param name="faults">Takes what is wrong.</param>
public sealed class OptionTexts(OptionPlace place, ICollection<ConfigurationFault> faults)
{
    private readonly Dictionary<DeclaredOption, List<GivenText>> _texts = [];
    private readonly Dictionary<string, List<OptionTexts>> _entries = [];

    /// <summary>The place of the whole.</summary>
    public OptionPlace Place { get; } = place;

    /// <summary>What is wrong so far.</summary>
    public ICollection<ConfigurationFault> Faults { get; } = faults;

    /// <summary>Every option that was given, those of entries included.</summary>
    public IEnumerable<(DeclaredOption Option, GivenText Given)> All =>
        _texts.SelectMany(pair => pair.Value.Select(text => (pair.Key, text)))
            .Concat(_entries.Values.SelectMany(entries => entries.SelectMany(entry => entry.All)));

    /// <summary>The texts of an option, from wherever they are.</summary>
    public IReadOnlyList<GivenText> Of(DeclaredOption option) => _texts.TryGetValue(option, out var texts) ? texts : [];

    /// <summary>The entries of a list of groups.</summary>
    public IReadOnlyList<OptionTexts> Entries(string key) => _entries.TryGetValue(key, out var entries) ? entries : [];

    /// <summary>Keeps a value, or notes what is wrong with it.</summary>
    public void Add(DeclaredOption option, string text, OptionPlace where)
    {
        if (option.Fault(text) is not { } fault)
        {
            if (!_texts.TryGetValue(option, out var texts)) _texts[option] = texts = [];
            texts.Add(new GivenText(text, where));
            return;
        }

        var shown = option.Privacy == Privacy.Secret ? Secret.Mask : text;
        var subject = where.Source switch
        {
            OptionSource.Environment => $"The environment variable {where.Name} has the value '{shown}'",
            OptionSource.CommandLine => $"{where.Name} '{shown}'",
            _ => $"{where.Name} is '{shown}'",
        };
        Faults.Add(new ConfigurationFault(where.File, where.Line, where.Column, IsError: true, $"{subject}: {fault}"));
    }

    /// <summary>Begins a further entry of a list of groups.</summary>
    /// <param name="key">The list's key.</param>
    /// <param name="where">Where the entry begins.</param>
    public OptionTexts AddEntry(string key, OptionPlace where)
    {
        var entry = new OptionTexts(where, Faults);
        if (!_entries.TryGetValue(key, out var entries)) _entries[key] = entries = [];
        entries.Add(entry);
        return entry;
    }
}
