using SermatecEss.Bridge.Options;

namespace SermatecEss.Hosting.Configuration;

/// <summary>Reads a configuration file: the values of its keys, and errors of form. The sections interpret the values.</summary>
internal static class ConfigurationFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">The options that it may contain.</param>
    internal static OptionTexts Read(string path, IEnumerable<DeclaredOption> options)
    {
        var faults = new List<ConfigurationFault>();
        var texts = new OptionTexts(new OptionPlace(OptionSource.File, "", path), faults);
        var root = YamlFile.Read(path, faults);
        var known = options.Where(option => option.Path is not null).Select(option => (option, option.Path!.Split('.')));
        if (root.IsThere) Take(root, [.. known], 0, texts);
        return texts;
    }

    /// <summary>Reads the keys of one group.</summary>
    /// <param name="map">The group.</param>
    /// <param name="options">The options in it, with their full paths.</param>
    /// <param name="depth">How many keys of the paths lead to the group.</param>
    /// <param name="texts">Takes the values.</param>
    private static void Take(YamlMap map, IReadOnlyList<(DeclaredOption Option, string[] Keys)> options, int depth, OptionTexts texts)
    {
        foreach (var below in options.GroupBy(option => option.Keys[depth]))
        {
            var (option, keys) = below.First();
            if (keys.Length == depth + 1) TakeValues(map, below.Key, option, texts);
            else if (ListIn(below.Key) is var (list, mayBeOne))
            {
                foreach (var entry in map.Maps(list, mayBeOne)) Take(entry, [.. below], depth + 1, texts.AddEntry(list, entry.Place));
            }
            else TakeGroup(map, below.Key, [.. below], depth + 1, texts);
        }

        map.RefuseOthers();
    }

    /// <summary>The key of a list of groups, and whether it may be one group; null for other keys.</summary>
    private static (string Key, bool MayBeOne)? ListIn(string key)
    {
        foreach (var mark in (ReadOnlySpan<string>)[DeclaredOption.ListMark, DeclaredOption.OneOrMoreMark])
            if (key.EndsWith(mark, StringComparison.Ordinal)) return (key[..^mark.Length], mark == DeclaredOption.OneOrMoreMark);
        return null;
    }

    private static void TakeGroup(
        YamlMap map, string key, IReadOnlyList<(DeclaredOption Option, string[] Keys)> options, int depth, OptionTexts texts)
    {
        var shorthand = options.FirstOrDefault(option => option.Option.IsShorthand && option.Keys.Length == depth + 1).Option;
        if (shorthand is not null && map.IsScalar(key))
        {
            TakeValues(map, key, shorthand, texts);
            return;
        }

        var group = map.Map(key);
        if (shorthand is not null && group.IsThere && !group.Has(shorthand.Key!)) texts.Add(shorthand, "on", group.Place);
        Take(group, options, depth, texts);
    }

    private static void TakeValues(YamlMap map, string key, DeclaredOption option, OptionTexts texts)
    {
        if (option is ListOption)
        {
            foreach (var (text, place) in map.Words(key)) texts.Add(option, text, place);
        }
        else if (option is MapOption)
        {
            foreach (var (name, word) in map.Pairs(key)) texts.Add(option, $"{name}{MapOption.Separator}{word.Text}", word.Place);
        }
        else if (map.Word(key) is { } word) texts.Add(option, word.Text, word.Place);
    }
}
