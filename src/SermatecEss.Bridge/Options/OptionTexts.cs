namespace SermatecEss.Bridge.Options;

/// <summary>The values of all options as written, collected from file, environment and command line. Only valid ones are kept.</summary>
/// <param name="place">The place of the whole, for errors that belong to no single option.</param>
/// <param name="faults">Takes the errors.</param>
public sealed class OptionTexts(OptionPlace place, ICollection<ConfigurationFault> faults)
{
    private readonly Dictionary<DeclaredOption, List<GivenText>> _texts = [];
    private readonly Dictionary<string, List<OptionTexts>> _entries = [];

    /// <summary>The place of the whole.</summary>
    public OptionPlace Place { get; } = place;

    /// <summary>The errors so far.</summary>
    public ICollection<ConfigurationFault> Faults { get; } = faults;

    /// <summary>Every given option, including those of entries.</summary>
    public IEnumerable<(DeclaredOption Option, GivenText Given)> All =>
        _texts.SelectMany(pair => pair.Value.Select(text => (pair.Key, text)))
            .Concat(_entries.Values.SelectMany(entries => entries.SelectMany(entry => entry.All)));

    /// <summary>The values of an option from all sources.</summary>
    public IReadOnlyList<GivenText> Of(DeclaredOption option) => _texts.TryGetValue(option, out var texts) ? texts : [];

    /// <summary>The entries of a list of groups.</summary>
    public IReadOnlyList<OptionTexts> Entries(string key) => _entries.TryGetValue(key, out var entries) ? entries : [];

    /// <summary>Keeps a value, or reports what is wrong with it.</summary>
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

    /// <summary>Starts another entry of a list of groups.</summary>
    /// <param name="key">The list's key.</param>
    /// <param name="where">Where the entry starts.</param>
    public OptionTexts AddEntry(string key, OptionPlace where)
    {
        var entry = new OptionTexts(where, Faults);
        if (!_entries.TryGetValue(key, out var entries)) _entries[key] = entries = [];
        entries.Add(entry);
        return entry;
    }
}
