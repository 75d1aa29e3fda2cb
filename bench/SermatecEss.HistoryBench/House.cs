using SermatecEss.Bridge.Points;
using SermatecEss.History.Storage;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.HistoryBench;

/// <summary>
/// Readings of a 10 kW inverter of PCU 609 that look like those of a house: sun, clouds, loads, and noise in the last place.
/// </summary>
internal sealed class House
{
    private readonly Random _random = new(609);
    private readonly Dictionary<string, decimal> _values = [];

    /// <summary>The points of the inverter.</summary>
    internal static PointList Points { get; } = CommandCatalogue.Default.View(609).Points;

    /// <summary>All points of a group that the history keeps.</summary>
    internal static IReadOnlyList<Point> Kept(PollGroup group) =>
        [.. Points.In(group).Where(point => SeriesCatalogue.KindOf(point) is not null)];

    /// <summary>A poll.</summary>
    internal GroupState Poll(PollGroup group, DateTimeOffset time)
    {
        var sun = Math.Max(0, Math.Sin((time.TimeOfDay.TotalHours - 6) / 12 * Math.PI));
        return new GroupState(group, time, Kept(group).ToDictionary(point => point.Id, point => Next(point, time, sun)));
    }

    private PointValue Next(Point point, DateTimeOffset time, double sun)
    {
        var step = Series.StepOf(point.Decimals);
        var value = _values.GetValueOrDefault(point.Id);
        switch (SeriesCatalogue.KindOf(point))
        {
            case SeriesKind.Code:
                if (_random.Next(2000) == 0) value = _random.Next(3);
                break;
            case SeriesKind.Daily:
                value = time.TimeOfDay < TimeSpan.FromMinutes(1) ? 0 : value + (_random.NextDouble() < sun / 20 ? step : 0);
                break;
            case SeriesKind.Counter:
                value += _random.NextDouble() < sun / 200 ? step : 0;
                break;
            default:
                value = point.Unit switch
                {
                    "W" or "VA" or "var" => (decimal)((sun * 4000) + _random.Next(-150, 150)),
                    "%" => 20 + (decimal)(int)(sun * 70),
                    "°C" => 25 + (decimal)(int)(sun * 20),
                    _ => value + (_random.Next(-3, 4) * step),
                };
                break;
        }

        value = decimal.Round(value, point.Decimals);
        _values[point.Id] = value;
        return point.Codes is null ? new NumberValue(value) : new CodeValue((long)value, null);
    }
}
