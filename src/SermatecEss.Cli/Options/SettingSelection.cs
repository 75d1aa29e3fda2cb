using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Options;

/// <summary>Finds the settings that the user names, and refuses those that no inverter has before anything is sent.</summary>
internal sealed class SettingSelection(CommandCatalogue catalogue)
{
    /// <summary>The settings of all PCU versions, the newest first.</summary>
    private readonly List<SettingList> _lists = [.. catalogue.Versions.Reverse().Select(version =>
        SettingList.Of(catalogue.View(version)))];

    /// <summary>The settings of all PCU versions, in the newest definition.</summary>
    internal IEnumerable<Setting> All => _lists.SelectMany(list => list.All).DistinctBy(setting => setting.Id);

    /// <summary>Parses settings and values, as <c>ID=VALUE</c> or as two words.</summary>
    /// <returns>Each as <c>ID=VALUE</c>.</returns>
    /// <exception cref="UsageException">There is no such setting, or a value is missing.</exception>
    /// <exception cref="SettingException">The value is invalid for every inverter.</exception>
    internal IReadOnlyList<string> Read(IReadOnlyList<string> words)
    {
        var assignments = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            // The sign may be separate, at the end of the id, or missing.
            var (id, value) = words[i].Split('=', 2) is [var left, var right] ? (left.Trim(), right) : (words[i].Trim(), null);
            Check(id);
            if (value is null && i + 1 < words.Count && words[i + 1] == "=") i++;
            if (string.IsNullOrEmpty(value) && i + 1 < words.Count && !IsAssignment(words[i + 1])) value = words[++i];
            if (value is null) throw new UsageException($"'{id}' needs a value: {id}=VALUE. Expected: {Find(id)[0].Range}.");
            CheckValue(id, value);
            assignments.Add($"{id}={value}");
        }

        return assignments;
    }

    /// <summary>Completions of an unfinished word: settings, and the values of a setting that has only a few.</summary>
    internal IEnumerable<string> Suggestions(string word)
    {
        var id = word.Split('=')[0];
        return word.Contains('=', StringComparison.Ordinal)
            ? All.Where(setting => setting.Id == id)
                .SelectMany(setting => setting.Kind == SettingKind.Schedule ? ["none"] : setting.Choices)
                .Select(value => $"{id}={value}")
            : All.Select(setting => $"{setting.Id}=");
    }

    /// <summary>Refuses an id that no PCU version has.</summary>
    /// <param name="id">The id.</param>
    /// <param name="others">Other words to suggest.</param>
    /// <exception cref="UsageException">There is no such setting.</exception>
    internal void Check(string id, params string[] others)
    {
        if (_lists.Exists(list => list.Has(id))) return;
        var isPoint = catalogue.Versions.Any(version => catalogue.View(version).Points.Find(id) is not null);
        var what = isPoint ? $"'{id}' can be read but not set." : $"There is no setting '{id}'.";
        var ids = _lists.SelectMany(list => list.All).Select(setting => setting.Id).Concat(others);
        throw new UsageException($"{what}{Spelling.Hint(id, ids)} 'sermatec-ess settings' lists the settings.");
    }

    private void CheckValue(string id, string value)
    {
        SettingException? refusal = null;
        foreach (var setting in Find(id))
        {
            try
            {
                _ = setting.Parse(value);
                return;
            }
            catch (SettingException e)
            {
                refusal ??= e;
            }
        }

        throw refusal!;
    }

    private List<Setting> Find(string id) => [.. _lists.Where(list => list.Has(id)).Select(list => list.Find(id))];

    private bool IsAssignment(string word) => word.Split('=') is [var id, _, ..] && _lists.Exists(list => list.Has(id.Trim()));
}
