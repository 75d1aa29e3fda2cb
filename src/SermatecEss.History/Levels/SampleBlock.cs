using SermatecEss.History.Encoding;
using SermatecEss.History.Storage;

namespace SermatecEss.History.Levels;

/// <summary>The raw values of one inverter over a minute or an hour.</summary>
internal sealed class SampleBlock
{
    private readonly SortedDictionary<int, Cadence> _cadences = [];

    /// <summary>The polls of each group.</summary>
    internal IReadOnlyCollection<Cadence> Cadences => _cadences.Values;

    /// <summary>The polls with the times of a series; added if missing.</summary>
    internal Cadence Of(int times)
    {
        if (!_cadences.TryGetValue(times, out var cadence)) _cadences[times] = cadence = new Cadence(times);
        return cadence;
    }

    /// <summary>Appends another block.</summary>
    internal void Add(SampleBlock other)
    {
        foreach (var cadence in other.Cadences) Of(cadence.Id).Add(cadence);
    }

    /// <summary>Puts all polls in the order of their times.</summary>
    internal void Sort()
    {
        foreach (var cadence in Cadences) cadence.Sort();
    }

    /// <summary>The numbers of all series, each series of times followed by those whose times they are.</summary>
    internal byte[] EncodeLayout()
    {
        var layout = new List<byte>();
        foreach (var cadence in Cadences)
        {
            StepCodec.Append(layout, (ulong)cadence.Id);
            foreach (var series in cadence.Series) StepCodec.Append(layout, (ulong)series);
        }

        return [.. layout];
    }

    /// <summary>All values, in the order of the layout.</summary>
    internal byte[] EncodeData()
    {
        var data = new List<byte>();
        foreach (var cadence in Cadences)
        {
            Append(data, [.. cadence.Times]);
            foreach (var series in cadence.Series) Append(data, [.. cadence.Values(series)]);
        }

        return [.. data];
    }

    /// <summary>Unpacks what <see cref="EncodeLayout"/> and <see cref="EncodeData"/> made.</summary>
    /// <param name="layout">The numbers of the series.</param>
    /// <param name="data">Their values.</param>
    /// <param name="find">The series of a number.</param>
    /// <param name="wanted">The only series to unpack, besides its times; null for all.</param>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    internal static SampleBlock Decode(ReadOnlySpan<byte> layout, ReadOnlySpan<byte> data, Func<int, Series?> find, Series? wanted = null)
    {
        var block = new SampleBlock();
        Cadence? cadence = null;
        var columns = new List<(int, IReadOnlyList<long>)>();
        var times = Array.Empty<long>();
        while (!layout.IsEmpty)
        {
            var id = (int)StepCodec.Take(ref layout);
            var length = StepCodec.Take(ref data);
            if (length > (ulong)data.Length) throw new InvalidDataException("a minute is cut short");
            var packed = data[..(int)length];
            data = data[(int)length..];
            if (wanted is not null && id != wanted.Id && id != wanted.Cadence)
            {
                // What follows the times of others is theirs.
                if (find(id)?.Kind == SeriesKind.Time) (cadence, times) = (Finish(cadence, times, columns), []);
                continue;
            }

            var values = StepCodec.Decode(packed);
            if (find(id) is not { } series) throw new InvalidDataException($"a minute has values of the unknown series {id}");
            if (series.Kind == SeriesKind.Time)
            {
                _ = Finish(cadence, times, columns);
                cadence = block.Of(id);
                times = values;
            }
            else columns.Add((id, values));
        }

        _ = Finish(cadence, times, columns);
        return block;
    }

    /// <returns>Null: the next column belongs to other times.</returns>
    private static Cadence? Finish(Cadence? cadence, long[] times, List<(int, IReadOnlyList<long>)> columns)
    {
        cadence?.Add(times, columns);
        columns.Clear();
        return null;
    }

    private static void Append(List<byte> data, ReadOnlySpan<long> values)
    {
        var packed = StepCodec.Encode(values);
        StepCodec.Append(data, (ulong)packed.Length);
        data.AddRange(packed);
    }
}
