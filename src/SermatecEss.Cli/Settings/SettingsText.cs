using System.Globalization;
using SermatecEss.Hosting.Terminals;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Cli.Settings;

/// <summary>Settings as lines that fit a terminal: all with value and range, or some with all details.</summary>
internal static class SettingsText
{
    private const int Gap = 2;

    /// <summary>Longer values leave too little room for ranges.</summary>
    private const int WidestValue = 20;
    private const int WidthOfLabel = 12;
    private const string NotTold = "not reported";

    /// <summary>All settings, one line each, by risk.</summary>
    internal static void WriteList(TextWriter output, IReadOnlyCollection<Setting> settings, IReadOnlyDictionary<string, string> values)
    {
        var width = Terminal.WidthOf(output);
        var rows = settings.Select(setting => (Setting: setting, Value: Value(setting, values))).ToList();
        var widthOfId = rows.Max(row => row.Setting.Id.Length);
        var widthOfValue = Math.Min(WidestValue, rows.Max(row => row.Value.Length));
        void Line(string id, string value, string range)
        {
            var line = $"{id.PadRight(widthOfId + Gap)}{Terminal.Cut(value, widthOfValue).PadRight(widthOfValue + Gap)}{range}";
            output.WriteLine(Terminal.Cut(line.TrimEnd(), width));
        }

        Line("SETTING", "VALUE", "RANGE");
        foreach (var risk in rows.GroupBy(row => row.Setting.Risk).OrderBy(risk => risk.Key))
        {
            if (risk.Key != SettingRisk.Normal) output.WriteLine($"\nWith --allow {Word(risk.Key)}:");
            foreach (var (setting, value) in risk) Line(setting.Id, value, setting.Range);
        }

        output.WriteLine("\n'settings SETTING' shows one in detail, '-o wide' adds the names of all.");
    }

    /// <summary>All details of a setting.</summary>
    internal static void WriteOne(TextWriter output, Setting setting, IReadOnlyDictionary<string, string> values)
    {
        var width = Terminal.WidthOf(output);
        void Line(string label, string text)
        {
            var lines = Terminal.Wrap(text, width - WidthOfLabel);
            foreach (var line in lines)
            {
                output.WriteLine($"  {label.PadRight(WidthOfLabel - 2)}{line}");
                label = "";
            }
        }

        output.WriteLine(setting.Id);
        Line("name", setting.FullName);
        Line("value", Value(setting, values));
        var codes = setting.Codes.ToList();
        if (setting.Kind is not (SettingKind.Switch or SettingKind.Choice)) Line("range", Range(setting));
        var widthOfCode = codes.Select(code => Number(code.Code).Length).DefaultIfEmpty().Max();
        foreach (var (code, meaning) in codes)
            Line(code == codes[0].Code ? "codes" : "", $"{Number(code).PadLeft(widthOfCode)}  {meaning}");
        Line(
            "risk",
            setting.Risk == SettingRisk.Normal ? Word(setting.Risk) : $"{Word(setting.Risk)}: set with --allow {Word(setting.Risk)}");
        if (setting.NeedsOff) Line("needs", "the inverter switched off (inverter_power_switch=off)");
        if (setting.NeedsConfirmation) Line("asks", "on a terminal even with --yes");
        Line("command", $"{setting.Command.Code}, {(setting.ShownBy is { } read ? $"read by {read}" : "cannot be read back")}");
        Line("vendor", setting.Label);
        if (setting.Note is { } note) Line("note", note);
    }

    private static string Range(Setting setting)
    {
        var unit = setting.Unit is null ? "" : $" {setting.Unit}";
        return setting.Step is { } step
            ? string.Create(CultureInfo.InvariantCulture, $"{setting.Range}{unit} in steps of {step}")
            : setting.Range;
    }

    private static string Value(Setting setting, IReadOnlyDictionary<string, string> values) =>
        values.GetValueOrDefault(setting.Id) is { } value ? ResultText.Value(setting, value) : NotTold;

    private static string Number(long code) => code.ToString(CultureInfo.InvariantCulture);

    private static string Word(SettingRisk risk) => risk.ToString().ToLowerInvariant();
}
