using SermatecEss.Bridge.Points;
using SermatecEss.History;
using SermatecEss.History.Configuration;
using SermatecEss.History.Reading;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;
using SermatecEss.Simulator;

namespace SermatecEss.Cli.Live;

/// <summary>The history of a simulated inverter before it is watched, so that a demonstration has something to look back on.</summary>
/// <param name="inverter">The inverter.</param>
/// <param name="options">What it simulates.</param>
/// <param name="clock">Its clock, which does not run yet.</param>
internal sealed class SimulatedYear(SimulatedInverter inverter, SimulatorOptions options, SimulatedClock clock)
{
    private const int DaysAtOnce = 7;
    private readonly PointList _points = options.Catalogue.View(options.PcuVersion).Points;

    /// <summary>Lets time pass until the end, and writes what the inverter reports meanwhile.</summary>
    /// <param name="directory">The state directory.</param>
    /// <param name="end">When the demonstration begins.</param>
    /// <param name="cancellation">Ends it.</param>
    internal void Write(string directory, DateTimeOffset end, CancellationToken cancellation)
    {
        using var history = new HistoryWriter(directory, new HistoryOptions(), TimeZoneInfo.Utc);
        var groups = ((PollGroup[])[PollGroup.Fast, PollGroup.Counters])
            .Select(group => (Group: group, Points: PointsOf(group), Calculated: CalculatedOf(group)))
            .ToList();
        var polls = new List<GroupState>();
        for (var time = clock.GetUtcNow(); time < end; time += StepAt(end - time))
        {
            cancellation.ThrowIfCancellationRequested();
            clock.MoveTo(time);
            polls.AddRange(groups.Select(group => Poll(group.Group, group.Points, group.Calculated)));
            if (polls[^1].Time - polls[0].Time < TimeSpan.FromDays(DaysAtOnce)) continue;
            Write(history, polls);
        }

        Write(history, polls);
        clock.MoveTo(end);
    }

    private void Write(HistoryWriter history, List<GroupState> polls)
    {
        history.Write(options.Serial, options.Model.Label(), _points, polls);
        polls.Clear();
    }

    private GroupState Poll(PollGroup group, ILookup<CommandCode, string> points, IReadOnlyList<string> calculated)
    {
        var values = new Dictionary<string, PointValue>();
        foreach (var command in points)
        {
            var read = inverter.Values(command.Key);
            foreach (var id in command) values[id] = read[id];
        }

        foreach (var point in calculated)
        {
            if (Calculations.Calculate(point, id => (values.GetValueOrDefault(id) as NumberValue)?.Number) is { } number)
                values[point] = new NumberValue(number);
        }

        return new GroupState(group, clock.GetUtcNow(), values);
    }

    private List<string> CalculatedOf(PollGroup group) =>
        [.. _points.In(group).Where(point => point is { IsCalculated: true, Kind: ValueKind.Instant }).Select(point => point.Id)];

    /// <summary>The points that owners look at, and what those are calculated from, by their commands.</summary>
    private ILookup<CommandCode, string> PointsOf(PollGroup group)
    {
        var needed = _points.In(group).Where(point => point.Prominence == Prominence.Main).SelectMany(point => point.Needs).ToHashSet();
        return _points.In(group)
            .Where(point => point.Prominence == Prominence.Main || needed.Contains(point.Id))
            .Where(point => HistoryReader.Keeps(point) && point.Command is not null)
            .ToLookup(point => point.Command!.Code, point => point.Id);
    }

    /// <summary>What is long ago needs less detail, and a demonstration has to begin soon.</summary>
    private static TimeSpan StepAt(TimeSpan left) => left.TotalDays switch
    {
        > 30 => TimeSpan.FromHours(1),
        > 7 => TimeSpan.FromMinutes(15),
        _ => TimeSpan.FromMinutes(5),
    };
}
