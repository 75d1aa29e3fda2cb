using System.Globalization;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Inverter.Tests.Settings;

/// <summary>Random valid values of settings.</summary>
internal static class AnyValue
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    internal static string Of(Setting setting, Random random) => setting.Kind switch
    {
        SettingKind.Switch or SettingKind.Choice => setting.Choices[random.Next(setting.Choices.Count)],
        SettingKind.Number => Number(setting, random).ToString(CultureInfo.InvariantCulture),
        SettingKind.Schedule => Windows(setting, random),
        SettingKind.Time => Time(random.Next(1441)),
        _ => new string([.. Enumerable.Range(0, random.Next(1, 10)).Select(_ => Letters[random.Next(Letters.Length)])]),
    };

    private static decimal Number(Setting setting, Random random)
    {
        var lowest = setting.Min!.Value;
        var highest = setting.Max!.Value;
        var step = setting.Step!.Value;
        return lowest + (step * random.NextInt64((long)((highest - lowest) / step) + 1));
    }

    private static string Windows(Setting setting, Random random)
    {
        var count = random.Next(setting.MaxWindows + 1);
        if (count == 0) return "none";
        var ends = Enumerable.Range(0, 1441).ToArray();
        random.Shuffle(ends);
        var edges = ends.Take(2 * count).Order().Chunk(2);
        return string.Join(
            ", ",
            edges.Select(window => $"{Time(window[0])}-{Time(window[1])}{(setting.HasWindowKind ? $"={random.Next(5)}" : "")}"));
    }

    private static string Time(int minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:00}:{minutes % 60:00}");
}
