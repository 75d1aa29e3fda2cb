using SermatecEss.Bridge.Points;
using SermatecEss.History.Encoding;
using SermatecEss.History.Storage;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.History.Recording;

/// <summary>The polls of one group in a minute.</summary>
internal sealed class PolledGroup
{
    /// <param name="points">All points of the inverter.</param>
    /// <param name="group">The group.</param>
    internal PolledGroup(PointList points, PollGroup group)
    {
        Columns =
        [
            .. points.In(group).Select(point => (Point: point, Kind: SeriesCatalogue.KindOf(point)))
                .Where(point => point.Kind is not null)
                .Select(point => new PolledColumn(point.Point, point.Kind!.Value, [])),
        ];
    }

    /// <summary>The times, in Unix milliseconds.</summary>
    internal List<long> Times { get; } = [];

    /// <summary>The values of each point, as many as there are times.</summary>
    internal IReadOnlyList<PolledColumn> Columns { get; }

    /// <summary>Appends a poll.</summary>
    /// <param name="state">What it brought.</param>
    /// <param name="isRejected">Whether the reading of a point was rejected in it.</param>
    internal void Add(GroupState state, Func<string, bool> isRejected)
    {
        Times.Add(state.Time.ToUnixTimeMilliseconds());
        foreach (var (point, _, steps) in Columns)
        {
            steps.Add(state.Values.TryGetValue(point.Id, out var value) && NumberOf(value) is { } number
                ? Series.Steps(number, Series.StepOf(point.Decimals))
                : isRejected(point.Id) ? Gap.Rejected : Gap.Missing);
        }
    }

    private static decimal? NumberOf(PointValue value) => value switch
    {
        NumberValue number => number.Number,
        CodeValue code => code.Code,
        _ => null,
    };
}
