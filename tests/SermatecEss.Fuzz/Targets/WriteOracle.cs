using System.Globalization;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Fuzz.Targets;

/// <summary>
/// The properties of writes to an inverter. A script: the PCU version, then each line is a response (a command and a payload in hex) or a
/// change (<c>set ID=VALUE</c>).
/// </summary>
internal static class WriteOracle
{
    internal static IEnumerable<string> Words => YamlSettingsOracle.Words;

    /// <summary>Each command with a change of each of its settings.</summary>
    internal static IEnumerable<byte[]> Seeds =>
        Plant.Settings.All.Where(setting => setting.ShownBy is not null).GroupBy(setting => setting.Command).Select(settings =>
        {
            var reads = settings.SelectMany(setting => Plant.View.ResponsesOf(Plant.View.Find(setting.ShownBy!.Value)!))
                .Distinct()
                .Select(code => Plant.View.Find(code)!)
                .Select(read => $"{read.Code} {Convert.ToHexStringLower(new byte[read.PayloadLength])}");
            var sets = settings.Take(3).Select(setting => $"set {setting.Id}={(setting.Choices.Count > 0 ? setting.Choices[0] : "1")}");
            return System.Text.Encoding.UTF8.GetBytes(string.Join('\n', [$"{Plant.Version}", .. reads, .. sets]));
        });

    internal static void Check(byte[] input)
    {
        var lines = Lines.Of(input).ToList();
        if (lines.Count == 0
            || lines[0].Length == 0
            || !int.TryParse(lines[0][0], NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return;
        }

        var view = CommandCatalogue.Default.View(version % 1000);
        var settings = SettingList.Of(view);
        var present = new PresentValues();
        var changes = new List<SettingChange>();
        foreach (var line in lines.Skip(1).Where(line => line.Length > 1))
        {
            if (line[0] == "set") changes.Add(settings.Parse(string.Join(' ', line[1..])));
            else if (CommandCode.TryParse(line[0], out var code) && ReadGuard.IsRead(view, code))
                present.Add(Plant.ResponseOf(view.Find(code)!, Lines.Hex(line[1]).Take(FrameLayout.MaxPayload).ToArray()));
        }

        foreach (var read in WritePlan.ReadsFor(settings, changes)) Finding.Unless(ReadGuard.IsRead(view, read), "a plan reads with reads");
        foreach (var write in WritePlan.Of(settings, changes, present)) Check(write, settings, present);
    }

    private static void Check(PlannedWrite write, SettingList settings, PresentValues present)
    {
        Finding.Unless(WriteGuard.IsSetting(write.Command.Code), "nothing is sent but settings");
        Finding.Unless(write.Command.Access is CommandAccess.Write or CommandAccess.Network, "nothing is sent but writes");
        var after = Decoder.Decode(write.Command, write.Payload.Span).ToDictionary(reading => reading.Point, reading => reading.Value);
        foreach (var change in write.Changes)
        {
            var isWanted = change.Setting.Kind is SettingKind.Time or SettingKind.Schedule
                ? change.Setting.TextIn(write.Payload.Span) == change.Setting.TextOf(change)
                : change.Values.All(pair => after[pair.Key].Equals(pair.Value));
            Finding.Unless(isWanted, "what is sent carries what was wanted");
            Finding.Unless(change.Setting.Kind == SettingKind.Time || change.Setting.FaultIn(after) is null, "what is sent is in range");
        }

        if (write.Present is null) return;
        var before = Decoder.Decode(write.Command, write.Present.Value.Span)
            .ToDictionary(reading => reading.Point, reading => reading.Value);
        foreach (var other in settings.All.Where(setting => setting.Command == write.Command))
        {
            if (write.Changes.Any(change => change.Setting == other || change.Setting.IsPartOf(other))) continue;
            Finding.Unless(other.TextOf(before) == other.TextOf(after), "all other settings are unchanged");
        }

        Finding.Unless(present.Readings.Count > 0, "what is sent is made of what was read");
    }
}
