namespace SermatecEss.Bridge.Options;

/// <summary>
/// Reads the values of options for a section. The command line takes precedence over the environment, and the environment over the file.
/// Values that do not fit together are reported at their place.
/// </summary>
/// <param name="texts">The given values.</param>
/// <param name="outer">The values for all entries, if this is an entry of a list.</param>
public sealed class OptionReader(OptionTexts texts, OptionReader? outer = null)
{
    private readonly List<Secret> _read = [];

    /// <summary>The place of the whole section.</summary>
    public OptionPlace Place => texts.Place;

    /// <summary>Whether there are errors so far.</summary>
    public bool HasErrors => texts.Faults.Any(fault => fault.IsError);

    /// <summary>All secrets that were given, used or not.</summary>
    public IEnumerable<Secret> Secrets => With(Privacy.Secret).Select(text => new Secret(text)).Concat(_read);

    /// <summary>All hosts that were given.</summary>
    public IEnumerable<string> Hosts => With(Privacy.Host).Select(text => HostAndPort.Parse(text).Value?.Host ?? text);

    /// <summary>The value of an option; null if none is given.</summary>
    public Given<T>? Find<T>(ValueOption<T> option)
    {
        var best = Texts(option).MaxBy(text => text.Place.Source);
        return best is null ? null : new Given<T>(option.Parse(best.Text).Value!, best.Place);
    }

    /// <summary>The words of a list.</summary>
    public IReadOnlyList<Given<string>> FindAll(ListOption option) =>
        [.. Texts(option).Select(text => new Given<string>(text.Text, text.Place))];

    /// <summary>The keys of a map with their words.</summary>
    public IReadOnlyList<(string Key, Given<string> Word)> FindAll(MapOption option) =>
    [
        .. Texts(option).Select(text => text.Text.IndexOf(MapOption.Separator) is var end
            ? (text.Text[..end], new Given<string>(text.Text[(end + 1)..], text.Place))
            : default),
    ];

    /// <summary>A path, relative to the configuration file if given there; null if none is given.</summary>
    public Given<string>? FindPath(ValueOption<string> option) =>
        Find(option) is { } path ? path with { Value = FullPath(path) } : null;

    /// <summary>
    /// A port, given with its host or by its own option; the later source takes precedence. Two in one source must be equal.
    /// </summary>
    public int? FindPort(ValueOption<HostAndPort> hostOption, ValueOption<int> portOption)
    {
        var host = Find(hostOption);
        var port = Find(portOption);
        if (host?.Value.Port is not { } written || port?.Place.Source > host.Place.Source) return port?.Value;
        if (port is not null && port.Place.Source == host.Place.Source && port.Value != written)
            Error(port.Place, $"port {port.Value}, but {host.Place.Name} has port {written}; remove one of them");
        return written;
    }

    /// <summary>
    /// A secret, or the first line of the file that holds it. The later source takes precedence, and within one source the secret itself.
    /// </summary>
    public Secret? FindSecret(ValueOption<string> option, ValueOption<string> fileOption)
    {
        var secret = Find(option);
        var file = FindPath(fileOption);
        if (secret is not null && file is not null && secret.Place.Source == OptionSource.File && file.Place.Source == OptionSource.File)
            Error(file.Place, $"both {option.Key} and {fileOption.Key} are set; remove one of them");
        if (secret is not null && (file is null || secret.Place.Source >= file.Place.Source))
        {
            if (secret.Place.Source == OptionSource.File) WarnOfReaders(secret.Place, secret.Place.File);
            return new Secret(secret.Value);
        }

        return file is null ? null : ReadSecret(file);
    }

    /// <summary>The entries of a list of groups.</summary>
    public IReadOnlyList<OptionReader> Entries(string key) => [.. texts.Entries(key).Select(entry => new OptionReader(entry, this))];

    /// <summary>Reports an error; the daemon refuses to run.</summary>
    public void Error(OptionPlace place, string message) => Note(place, isError: true, message);

    /// <summary>Reports a warning.</summary>
    public void Warning(OptionPlace place, string message) => Note(place, isError: false, message);

    private static string FullPath(Given<string> path) => path.Place.Source == OptionSource.File
        ? Path.GetFullPath(path.Value, Path.GetDirectoryName(Path.GetFullPath(path.Place.File))!)
        : path.Value;

    private IEnumerable<GivenText> Texts(DeclaredOption option) =>
        outer is null ? texts.Of(option) : texts.Of(option).Concat(outer.Texts(option));

    private IEnumerable<string> With(Privacy privacy) =>
        texts.All.Where(all => all.Option.Privacy == privacy).Select(all => all.Given.Text);

    private Secret? ReadSecret(Given<string> file)
    {
        try
        {
            WarnOfReaders(file.Place, file.Value);
            var secret = new Secret(File.ReadLines(SystemdCredential.PathOf(file.Value)).FirstOrDefault() ?? "");
            _read.Add(secret);
            return secret;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Error(file.Place, $"the file cannot be read: {SystemdCredential.Reason(e)}");
            return null;
        }
    }

    private void WarnOfReaders(OptionPlace place, string file)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(file) && File.GetUnixFileMode(file).HasFlag(UnixFileMode.OtherRead))
            Warning(place, $"other users of this computer can read this password; run chmod 600 {file}");
    }

    private void Note(OptionPlace place, bool isError, string message)
    {
        var subject = place.Source == OptionSource.File || place.Name.Length == 0 ? "" : $"{place.Name}: ";
        texts.Faults.Add(new ConfigurationFault(place.File, place.Line, place.Column, isError, $"{subject}{message}"));
    }
}
