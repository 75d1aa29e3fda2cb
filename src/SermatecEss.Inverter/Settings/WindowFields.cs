using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Inverter.Settings;

/// <summary>The fields of a command that form a schedule: the number of windows, their starts, ends and tariffs.</summary>
/// <param name="Count">The number of windows in use.</param>
/// <param name="Start">The starts.</param>
/// <param name="End">The ends.</param>
/// <param name="Kind">The tariffs, a field with codes; or null.</param>
internal sealed record WindowFields(FieldDefinition Count, FieldDefinition Start, FieldDefinition End, FieldDefinition? Kind)
{
    /// <summary>The text of a schedule without windows, because an empty text may be a mistake.</summary>
    internal const string None = "none";
    private const string CountEnding = "_window_count";

    internal string Id => $"{Count.Id[..^CountEnding.Length]}_windows";

    internal int Most => Start.Repeat;

    /// <summary>The codes of the tariffs, or null.</summary>
    internal CodeList? Kinds => Kind?.Codes;

    private CodeValue NoKind => new(0, Kinds!.Find(0));

    internal static WindowFields? Of(CommandDefinition command, FieldDefinition count)
    {
        if (!count.Id.EndsWith(CountEnding, StringComparison.Ordinal)) return null;
        var begin = count.Id[..^"count".Length];
        var kind = command.FindField($"{begin}kind");
        return command.FindField($"{begin}start") is { } start
            && command.FindField($"{begin}end") is { } end
            && kind is null or { Codes: not null }
            ? new WindowFields(count, start, end, kind)
            : null;
    }

    internal bool Contains(FieldDefinition field) => field == Count || field == Start || field == End || field == Kind;

    internal IReadOnlyDictionary<string, PointValue> Parse(string setting, string text)
    {
        SettingException Wrong(string fault) => new(SettingRefusal.Value, $"{setting}: {fault}.", setting);
        if (string.IsNullOrWhiteSpace(text)) throw Wrong($"no value; to remove all windows, use '{None}'");
        var windows = new List<TimeWindow>();
        foreach (var part in text.Trim() == None ? [] : text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!TimeWindow.TryParse(part, Kinds, out var window, out var fault)) throw Wrong(fault);
            if (windows.FindIndex(other => window.Start < other.End && other.Start < window.End) is >= 0 and var index)
                throw Wrong($"the windows {windows[index]} and {window} overlap");
            windows.Add(window);
        }

        if (windows.Count > Most) throw Wrong($"{windows.Count} windows are too many; the inverter has {Most}");
        var values = new Dictionary<string, PointValue>
        {
            [Count.Id] = new NumberValue(windows.Count),
            [Start.Id] = Times(windows, window => window.Start),
            [End.Id] = Times(windows, window => window.End),
        };
        if (Kind is not null) values[Kind.Id] = List(windows, window => window.Kind!, NoKind);
        return values;
    }

    /// <summary>The windows in use, or null if they were not read.</summary>
    internal string? TextOf(IReadOnlyDictionary<string, PointValue> readings)
    {
        if (readings.GetValueOrDefault(Count.Id) is not NumberValue { Number: var number } || number < 0 || number > Most) return null;
        var count = (int)number;
        IReadOnlyList<PointValue>? Items(FieldDefinition field) =>
            readings.GetValueOrDefault(field.Id) is ListValue list && list.Items.Count >= count ? list.Items : null;
        if (Items(Start) is not { } starts || Items(End) is not { } ends) return null;
        var kinds = Kind is null ? null : Items(Kind);
        if (count == 0) return None;
        return string.Join(
            ", ",
            Enumerable.Range(0, count).Select(i => new TimeWindow(MinutesOf(starts[i]), MinutesOf(ends[i]), kinds?[i])));
    }

    /// <summary>Why the windows in use are invalid, or null. Data after them has no effect, and inverters leave anything there.</summary>
    internal string? FaultIn(IReadOnlyDictionary<string, PointValue> values)
    {
        if (TextOf(values) is null || values[Count.Id] is not NumberValue { Number: var count })
            return "windows are missing, or there are too many";
        var isPossible = Items(values, Start, count)
            .Concat(Items(values, End, count))
            .All(item => item is TimeOfDayValue { Minutes: >= 0 and <= TimeOfDayValue.MinutesOfDay });
        return isPossible ? null : "not a time of day";
    }

    private static IEnumerable<PointValue> Items(IReadOnlyDictionary<string, PointValue> values, FieldDefinition field, decimal count) =>
        ((ListValue)values[field.Id]).Items.Take((int)count);

    /// <summary>The start or end of a window in use, or null.</summary>
    internal PointValue? EndOf(IReadOnlyDictionary<string, PointValue> readings, FieldDefinition field, int window) =>
        readings.GetValueOrDefault(Count.Id) is NumberValue { Number: var count }
        && window < count
        && readings.GetValueOrDefault(field.Id) is ListValue list
        && window < list.Items.Count
            ? list.Items[window]
            : null;

    /// <summary>
    /// Sets the start or end of a window in the values of a command; setting the first unused window puts it into use, one minute long.
    /// </summary>
    internal void SetEnd(string setting, Dictionary<string, PointValue> values, FieldDefinition field, int window, PointValue end)
    {
        var count = values.GetValueOrDefault(Count.Id) is NumberValue { Number: var number } ? (int)number : 0;
        if (window > count)
        {
            throw new SettingException(
                SettingRefusal.Value, $"{setting}: only {count} windows are in use; set number {count + 1} first.", setting);
        }

        if (window == count)
        {
            values[Count.Id] = new NumberValue(count + 1);
            if (Kind is not null) SetItem(values, Kind, window, NoKind);

            // The shortest possible window, until its other end is set.
            var minutes = MinutesOf(end);
            SetItem(
                values,
                field == Start ? End : Start,
                window,
                new TimeOfDayValue(field == Start ? Math.Min(minutes + 1, TimeOfDayValue.MinutesOfDay) : Math.Max(minutes - 1, 0)));
        }

        SetItem(values, field, window, end);
    }

    private static void SetItem(Dictionary<string, PointValue> values, FieldDefinition field, int index, PointValue item)
    {
        List<PointValue> items = [.. (values[field.Id] as ListValue)?.Items ?? []];
        if (index < items.Count) items[index] = item;
        else items.Add(item);
        values[field.Id] = new ListValue(items);
    }

    private static int MinutesOf(PointValue value) => value is TimeOfDayValue time ? time.Minutes : 0;

    private ListValue Times(List<TimeWindow> windows, Func<TimeWindow, int> minutes) =>
        List(windows, window => new TimeOfDayValue(minutes(window)), new TimeOfDayValue(0));

    /// <summary>A list that fills the payload, if its length does not follow from the count.</summary>
    private ListValue List(List<TimeWindow> windows, Func<TimeWindow, PointValue> value, PointValue rest) =>
        new([.. windows.Select(value), .. Enumerable.Repeat(rest, Start.RepeatCountId is null ? Most - windows.Count : 0)]);
}
