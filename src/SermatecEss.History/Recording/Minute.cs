using SermatecEss.Bridge.Points;
using SermatecEss.History.Encoding;
using SermatecEss.History.Levels;
using SermatecEss.History.Storage;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.History.Recording;

/// <summary>What the polls of one inverter brought in a minute, or in its whole past, until it is written.</summary>
/// <param name="serial">The inverter's serial number.</param>
/// <param name="model">Its model.</param>
/// <param name="start">The beginning of the minute, in Unix seconds; 0 for the past.</param>
internal sealed class Minute(string serial, string model, long start)
{
    private readonly Dictionary<PollGroup, PolledGroup> _groups = [];

    /// <summary>The beginning of the minute, in Unix seconds.</summary>
    internal long Start => start;

    /// <summary>The inverter's serial number.</summary>
    internal string Serial => serial;

    /// <summary>Appends a poll.</summary>
    /// <param name="points">All points of the inverter.</param>
    /// <param name="state">What the poll brought.</param>
    /// <param name="isRejected">Whether the reading of a point was rejected in it.</param>
    internal void Add(PointList points, GroupState state, Func<string, bool> isRejected)
    {
        if (!_groups.TryGetValue(state.Group, out var group)) _groups[state.Group] = group = new PolledGroup(points, state.Group);
        group.Add(state, isRejected);
    }

    /// <summary>The minute with the numbers of its series; those that are new are added. Needs a transaction.</summary>
    internal (int Inverter, SampleBlock Samples) ToBlock(SeriesCatalogue catalogue)
    {
        var inverter = catalogue.AddInverter(serial, model);
        var block = new SampleBlock();
        foreach (var (group, polled) in _groups)
        {
            var times = catalogue.AddTimes(inverter, group);
            var columns = polled.Columns
                .Select(column => Translate(catalogue, inverter, times, column))
                .OfType<(int, IReadOnlyList<long>)>();
            block.Of(times.Id).Add(polled.Times, columns.ToList());
        }

        return (inverter, block);
    }

    /// <returns>The column with its series; null if it is empty and has no series yet.</returns>
    private static (int Series, IReadOnlyList<long> Values)? Translate(
        SeriesCatalogue catalogue, int inverter, Series times, PolledColumn column)
    {
        var (point, kind, steps) = column;
        if (catalogue.Find(inverter, point.Id) is not { } series)
        {
            if (steps.TrueForAll(Gap.Is)) return null;
            series = catalogue.Add(inverter, point.Id, point.Unit, point.Decimals, kind, times);
        }

        // The catalogue of another version may have more decimal places, or poll the point with another group.
        if (series.Kind != kind || series.Cadence != times.Id) return null;
        if (series.Decimals == point.Decimals) return (series.Id, steps);
        var step = Series.StepOf(point.Decimals);
        return (series.Id, steps.ConvertAll(value => Gap.Is(value) ? value : series.Steps(value * step)));
    }
}
