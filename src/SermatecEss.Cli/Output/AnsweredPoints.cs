using SermatecEss.Inverter;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Cli.Output;

/// <summary>The points in responses, and those calculated from them.</summary>
/// <param name="points">The points of the inverter's version.</param>
/// <param name="responses">Its responses.</param>
internal sealed class AnsweredPoints(PointList points, IEnumerable<Response> responses)
{
    private readonly List<ResponseFrame> _frames = [.. responses.SelectMany(response => response.Frames)];

    /// <summary>When the last response came.</summary>
    internal DateTimeOffset Received => _frames.Max(frame => frame.Received);

    /// <summary>The displayed value of a point; null without one.</summary>
    internal PointValue? Value(Point point, ReadingText text)
    {
        if (point.IsCalculated) return Number(point.Id) is { } number ? new NumberValue(number) : null;
        return Reading(point.Id) is { } reading ? text.Shown(reading) : null;
    }

    /// <summary>Why a point has no value, as a sentence.</summary>
    internal string WhyAbsent(Point point)
    {
        if (point.Needs.Prepend(point.Id).Select(Invalid).FirstOrDefault(reading => reading is not null) is { } flag)
            return $"{point.Id} has no value now: the inverter reports {flag.Point} as '{flag.Value.Text}'.";
        if (!point.IsCalculated) return $"the inverter's response does not contain {point.Id}.";
        var absent = point.Needs.Where(need => Number(need) is null).ToList();
        return absent.Count > 0
            ? $"{point.Id} cannot be calculated: the inverter's response does not contain {string.Join(", ", absent)}."
            : $"{point.Id} has no value now: it cannot be calculated from {string.Join(" and ", point.Needs.Select(Shown))}.";
    }

    private string Shown(string id) => $"{id} = {new NumberValue(Number(id)!.Value).Text} {points.Find(id)!.Unit}".TrimEnd();

    /// <summary>The numeric value of a point; null if it has none, or is not numeric.</summary>
    internal decimal? Number(string id) => points.Find(id) is { IsCalculated: true }
        ? Calculations.Calculate(id, Number)
        : Reading(id)?.Value is NumberValue { Number: var number } ? number : null;

    /// <summary>A reading that its own frame does not mark as invalid.</summary>
    private Reading? Reading(string id)
    {
        foreach (var frame in _frames)
            if (frame.Find(id) is { } reading) return ReadingChecks.IsValid(reading.Field, frame.Find) == false ? null : reading;
        return null;
    }

    /// <summary>If a frame marks a reading as invalid, the reading that does so, such as a disconnected battery; else null.</summary>
    private Reading? Invalid(string id)
    {
        foreach (var frame in _frames)
        {
            if (frame.Find(id) is { } reading)
                return ReadingChecks.IsValid(reading.Field, frame.Find) == false ? frame.Find(reading.Field.ValidBy!) : null;
        }

        return null;
    }
}
