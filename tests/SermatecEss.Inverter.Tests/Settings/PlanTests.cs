using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Inverter.Tests.Settings;

/// <summary>
/// Writes contain what was read, except for the requested changes, for every setting of every version over random previous states.
/// </summary>
public sealed class PlanTests
{
    private const int Rounds = 12;

    public static TheoryData<int> Versions => [.. CommandCatalogue.Default.Versions.Where(version => version >= 252)];

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_frame_differs_from_what_was_read_only_in_what_is_set(int version)
    {
        var planned = new HashSet<string>();
        for (var round = 0; round < Rounds; round++)
        {
            var plant = new Plant(version, round);
            plant.Shuffle(isOff: true);
            foreach (var setting in plant.Settings.All.SelectMany(setting => setting.WindowEnds().Take(2).Prepend(setting)))
            {
                if (Plan(plant, setting, new Random(round)) is not { } write) continue;
                planned.Add(setting.Id);
                Assert.NotNull(write.Present);
                AssertOnly(setting, write);
            }
        }

        var settable = SettingList.Of(CommandCatalogue.Default.View(version)).All.Where(IsKnown).Select(setting => setting.Id);
        Assert.Empty(settable.Except(planned));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void No_byte_of_the_inverter_changes_but_those_of_what_is_set(int version)
    {
        var changed = new HashSet<CommandCode>();
        for (var round = 0; round < Rounds / 2; round++)
        {
            var plant = new Plant(version, 200 + round);
            foreach (var setting in plant.Settings.All.Where(setting =>
                setting.ShownBy is not null && !setting.Command.ClosesConnection && !setting.NeedsConfirmation))
            {
                plant.Shuffle(isOff: true);
                var before = plant.Raw();
                if (PlanWithWhatIsNotTold(plant, setting, new Random(round)) is not { } write) continue;

                plant.Write(write);

                var after = plant.Raw();
                Assert.Equal(before.Keys, after.Keys);
                var own = write.Changes.Select(change => Owns(change.Setting)).ToList();
                foreach (var (place, value) in after.Where(pair => pair.Value != before[pair.Key]))
                {
                    changed.Add(write.Command.Code);
                    var fields = FieldsAt(place.Command, place.Offset);
                    Assert.True(
                        fields.Exists(field =>
                            own.Exists(isOwn => isOwn(field)) || write.Changes.Any(change => change.Setting.Point == field)),
                        $"{setting.Id} changes byte {place.Offset} of {place.Command.Code}, {string.Join(", ", fields)}, to {value:x2}");
                }
            }
        }

        Assert.Empty(SettingList.Of(CommandCatalogue.Default.View(version))
            .All.Where(setting => setting.ShownBy is not null && !setting.Command.ClosesConnection && !setting.NeedsConfirmation)
            .Select(setting => setting.Command.Code)
            .Except(changed));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void What_is_sent_is_seen_in_the_inverter(int version)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var plant = new Plant(version, 100 + round);
            plant.Shuffle(isOff: true);
            foreach (var setting in plant.Settings.All.Where(setting => setting.ShownBy is not null && !setting.Command.ClosesConnection))
            {
                if (Plan(plant, setting, new Random(round)) is not { } write) continue;
                plant.Write(write);
                var change = write.Changes[0];
                var seen = plant.Read([setting.ShownBy!.Value]);
                Assert.True(
                    setting.IsShown(change, seen.Readings),
                    $"{setting.Id}: {change.Text} wanted, {setting.TextOf(seen.Readings)} seen");
                Assert.Equal(change.Text, setting.IsSecret ? "***" : setting.TextOf(seen.Readings));
                if (setting.NeedsConfirmation)
                {
                    plant.Write(
                        WritePlan.Of(plant.Settings, [setting.Parse("off")], plant.Read(WritePlan.ReadsFor(plant.Settings, [change])))[0]);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Several_settings_of_one_command_travel_in_one_frame(int version)
    {
        var plant = new Plant(version, 7);
        plant.Shuffle(isOff: true);
        var random = new Random(7);
        var changes = plant.Settings.All
            .Where(setting => IsKnown(setting) && !setting.NeedsConfirmation)
            .Select(setting => setting.Parse(AnyValue.Of(setting, random)))
            .ToList();

        var writes = WritePlan.Of(plant.Settings, changes, plant.Read(WritePlan.ReadsFor(plant.Settings, changes)));

        Assert.Equal(writes.Select(write => write.Command.Code).Distinct().Count(), writes.Count);
        Assert.Equal(changes.Count, writes.Sum(write => write.Changes.Count));
        foreach (var write in writes.Where(write =>
            write.Command.Code != CommandCode.FromByte(0x69) && write.Command.Access == CommandAccess.Write))
        {
            plant.Write(write);
        }

        foreach (var change in changes.Where(change =>
            change.Setting.ShownBy is not null
            && change.Setting.Command.Access == CommandAccess.Write
            && change.Setting.Command.Code != CommandCode.FromByte(0x69)))
        {
            Assert.True(change.Setting.IsShown(change, plant.Read([change.Setting.ShownBy!.Value]).Readings), change.Setting.Id);
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_present_value_changes_nothing(int version)
    {
        var plant = new Plant(version, 3);
        plant.Shuffle(isOff: true);
        foreach (var setting in plant.Settings.All.Where(setting => setting.ShownBy is not null && !setting.IsSecret))
        {
            var reads = plant.Settings.All.Select(other => other.ShownBy).OfType<CommandCode>().Distinct();
            var present = plant.Read(reads);
            if (setting.TextOf(present.Readings) is not { } text || !IsKnown(setting)) continue;
            Assert.True(WritePlan.Of(plant.Settings, [setting.Parse(text)], present)[0].ChangesNothing, $"{setting.Id}={text}");
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void If_the_inverter_reports_nothing_nothing_can_be_restored(int version)
    {
        var settings = SettingList.Of(CommandCatalogue.Default.View(version));
        var plan = WritePlan.Of(settings, [settings.Parse("inverter_power_switch=on")], new PresentValues());

        Assert.Null(Assert.Single(plan).Present);
    }

    private static List<string> FieldsAt(CommandDefinition command, int offset)
    {
        var fields = new List<string>();
        foreach (var slot in command.Slots)
            if (slot.Offset <= offset && offset < slot.End) fields.Add(command.Fields[slot.FieldIndex].Id);
        return fields;
    }

    /// <summary>Writes a setting, along with those of its command that the inverter does not report.</summary>
    private static PlannedWrite? PlanWithWhatIsNotTold(Plant plant, Setting setting, Random random)
    {
        var changes = new List<SettingChange> { setting.Parse(AnyValue.Of(setting, random)) };
        foreach (var other in plant.Settings.All.Where(other => other.Command == setting.Command && other != setting))
        {
            var present = plant.Read(WritePlan.ReadsFor(plant.Settings, changes));
            if (other.ShownBy is null || other.TextOf(present.Readings) is null) changes.Add(other.Parse(AnyValue.Of(other, random)));
        }

        return WritePlan.Of(plant.Settings, changes, plant.Read(WritePlan.ReadsFor(plant.Settings, changes)))[0];
    }

    private static PlannedWrite? Plan(Plant plant, Setting setting, Random random)
    {
        if (!IsKnown(setting)) return null;
        var change = setting.Parse(AnyValue.Of(setting, random));
        try
        {
            return WritePlan.Of(plant.Settings, [change], plant.Read(WritePlan.ReadsFor(plant.Settings, [change])))[0];
        }
        catch (SettingException e) when (e.Refusal == SettingRefusal.Value && setting.Kind == SettingKind.Time)
        {
            // A single end of a window that would end before it starts, or overlap the next.
            return null;
        }
    }

    /// <summary>Whether the inverter reports all fields of the setting's command.</summary>
    private static bool IsKnown(Setting setting) =>
        setting.ShownBy is not null && setting.Command.Code.Value >> 8 is not (0x67 or 0x69 or 0xb0 or 0x9e or 0x9f)
        || setting.Command.Code == CommandCode.FromByte(0x69);

    private static void AssertOnly(Setting setting, PlannedWrite write)
    {
        var before = Values(write, write.Present!.Value);
        var after = Values(write, write.Payload);
        var own = Owns(setting);
        foreach (var field in write.Command.Fields.Where(field => !own(field.Id)))
            Assert.True(before[field.Id].Equals(after[field.Id]), $"{setting.Id} changes {field.Id}");
        if (write.Present.Value.Length != write.Payload.Length) return;
        foreach (var slot in write.Command.Slots)
        {
            if (own(write.Command.Fields[slot.FieldIndex].Id)
                || write.Command.Fields[slot.FieldIndex].BitCount > 0
                || slot.End > write.Payload.Length)
            {
                continue;
            }

            Assert.Equal(write.Present.Value.Span[slot.Offset..slot.End], write.Payload.Span[slot.Offset..slot.End]);
        }
    }

    private static Func<string, bool> Owns(Setting setting)
    {
        var begin = setting.Id.IndexOf("_window", StringComparison.Ordinal);
        if (begin < 0) return id => id == setting.Id;
        return id =>
            id.StartsWith(setting.Id[..(begin + "_window".Length)], StringComparison.Ordinal)
            && !id.EndsWith("_reserved", StringComparison.Ordinal);
    }

    private static Dictionary<string, PointValue> Values(PlannedWrite write, ReadOnlyMemory<byte> payload) =>
        Decoder.Decode(write.Command, payload.Span).ToDictionary(reading => reading.Point, reading => reading.Value);
}
