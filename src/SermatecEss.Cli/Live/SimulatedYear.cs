using SermatecEss.Bridge.Points;
using SermatecEss.History;
using SermatecEss.History.Configuration;
using SermatecEss.History.Reading;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;
using SermatecEss.Simulator;

namespace SermatecEss.Cli.Live;

/// <summary>The history of a simulated inverter before it is watched, so that a demonstration has something to look back on.</summary>
/// <param name="inverter">The inverter.</param>
/// <param name="options">What it simulates.</param>
/// <param name="clock">Its clock, which does not run yet.</param>
internal sealed class SimulatedYear(SimulatedInverter inverter, SimulatorOptions options, SimulatedClock clock)
{
    /// <summary>The step of the plant, and the shortest distance of two polls.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);
    private readonly PointList _points = options.Catalogue.View(options.PcuVersion).Points;

    /// <summary>Simulates the time until the end, and writes what the inverter reports meanwhile.</summary>
    /// <param name="directory">The state directory.</param>
    /// <param name="end">When the demonstration begins.</param>
    /// <param name="cancellation">Stops it.</param>
    internal void Write(string directory, DateTimeOffset end, CancellationToken cancellation)
    {
        using var history = new HistoryWriter(directory, new HistoryOptions(), TimeZoneInfo.Utc);
        history.Write(options.Serial, options.Model.Label(), _points, Polls(end), cancellation);
    }

    private IEnumerable<GroupState> Polls(DateTimeOffset end)
    {
        var fields = Fields();
        var calculated = _points.All
            .Where(point => point is { IsCalculated: true, Kind: ValueKind.Instant })
            .Select(point => point.Id)
            .ToList();
        for (var time = clock.GetUtcNow(); time < end; time = Next(time, end))
        {
            MoveTo(time);
            var values = inverter.Values(fields);
            foreach (var point in calculated)
            {
                if (Calculations.Calculate(point, id => (values.GetValueOrDefault(id) as NumberValue)?.Number) is { } number)
                    values[point] = new NumberValue(number);
            }

            yield return new GroupState(PollGroup.Fast, time, values);
            yield return new GroupState(PollGroup.Counters, time, values);
        }

        MoveTo(end);
    }

    private void MoveTo(DateTimeOffset time)
    {
        clock.MoveTo(time);
        inverter.CatchUp(Step);
    }

    /// <summary>The fields of the points that owners look at, and of those that these are calculated from.</summary>
    private List<FieldDefinition> Fields()
    {
        var points = _points.In(PollGroup.Fast).Concat(_points.In(PollGroup.Counters)).ToList();
        var needed = points.Where(point => point.Prominence == Prominence.Main).SelectMany(point => point.Needs).ToHashSet();
        return
        [
            .. points.Where(point => point.Prominence == Prominence.Main || needed.Contains(point.Id))
                .Where(HistoryReader.Keeps)
                .Select(point => point.Field)
                .OfType<FieldDefinition>(),
        ];
    }

    /// <summary>
    /// The time of the next poll. Long ago needs less detail, as a demonstration has to begin soon; but each day has a poll at its end,
    /// so that its energies are whole.
    /// </summary>
    private static DateTimeOffset Next(DateTimeOffset time, DateTimeOffset end)
    {
        var distance = (end - time).TotalDays switch
        {
            > 30 => TimeSpan.FromHours(1),
            > 7 => TimeSpan.FromMinutes(15),
            _ => Step,
        };
        var next = time.AddTicks(distance.Ticks - (time.Ticks % distance.Ticks));
        var late = time.AddDays(1) - time.TimeOfDay - Step;
        return time < late && late < next ? late : next;
    }
}
