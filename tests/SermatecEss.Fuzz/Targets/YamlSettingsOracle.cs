using System.Text;
using SermatecEss.Cli.Settings;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Fuzz.Targets;

/// <summary>The properties of settings and schedule files.</summary>
internal static class YamlSettingsOracle
{
    private static readonly Dictionary<string, string> Present = Plant.Settings.All.ToDictionary(setting => setting.Id, ValueOf);

    internal static IEnumerable<string> Words => Plant.Settings.WithWindowEnds.Select(setting => setting.Id);

    /// <summary>A file with every setting.</summary>
    internal static IEnumerable<byte[]> Files =>
        [Encoding.UTF8.GetBytes(
            $"serial: '{Plant.Serial}'\nsettings:\n{string.Concat(Present.Select(pair => $"  {pair.Key}: '{pair.Value}'\n"))}")];

    /// <summary>A file with the current schedule.</summary>
    internal static IEnumerable<byte[]> Schedules
    {
        get
        {
            using var text = new StringWriter();
            new Schedule(Plant.Settings, Present).WriteYaml(text);
            return [Encoding.UTF8.GetBytes(text.ToString())];
        }
    }

    internal static void CheckFile(byte[] input)
    {
        foreach (var (change, _) in SettingsFile.Read(TemporaryFile.With(input)).Differences(Plant.Settings, Present)) Check(change);
    }

    internal static void CheckSchedule(byte[] input)
    {
        foreach (var change in new Schedule(Plant.Settings, Present).ChangesTo(TemporaryFile.With(input)))
        {
            Check(change);
            Finding.Unless(change.Setting.Risk == SettingRisk.Normal, "a schedule changes settings without a risk");
        }
    }

    private static void Check(SettingChange change)
    {
        Finding.Unless(!Plain.HasControls(change.Text), "a value is shown without control characters");
        Finding.Unless(
            change.Setting.IsSecret || change.Setting.Parse(change.Text, isSaved: true).Text == change.Text,
            "a value that was taken is taken again");
    }

    private static string ValueOf(Setting setting) => setting.Kind switch
    {
        SettingKind.Switch or SettingKind.Choice => setting.Choices[0],
        SettingKind.Number => $"{setting.Min:0.###}",
        SettingKind.Time => "01:30",
        SettingKind.Schedule => setting.HasWindowKind ? "01:00-05:30=3, 06:00-07:00=1" : "01:00-05:30",
        _ => "text",
    };
}
