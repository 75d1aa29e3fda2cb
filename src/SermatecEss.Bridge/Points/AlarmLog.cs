using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Points;

/// <summary>The active alarms. A field that was not read changes nothing: silence clears no alarm.</summary>
internal sealed class AlarmLog(IEnumerable<RaisedAlarm> standing)
{
    private readonly List<RaisedAlarm> _standing = [.. standing];

    internal IReadOnlyList<RaisedAlarm> Standing => [.. _standing];

    /// <summary>Takes the alarm words of a poll.</summary>
    /// <param name="words">The words by field.</param>
    /// <param name="time">The time of the poll.</param>
    /// <returns>The changes, cleared alarms first.</returns>
    internal IReadOnlyList<AlarmEvent> Take(IEnumerable<(string Field, AlarmsValue Value)> words, DateTimeOffset time)
    {
        var events = new List<AlarmEvent>();
        foreach (var (field, value) in words)
        {
            foreach (var cleared in _standing
                .Where(alarm => alarm.Field == field && !value.Raised.Any(raised => raised.Bit == alarm.Alarm.Bit))
                .ToList())
            {
                _ = _standing.Remove(cleared);
                events.Add(new AlarmEvent(IsRaised: false, cleared.Alarm, cleared.Since, time));
            }

            foreach (var raised in value.Raised.Where(raised =>
                !_standing.Exists(alarm => alarm.Field == field && alarm.Alarm.Bit == raised.Bit)))
            {
                _standing.Add(new RaisedAlarm(field, raised, time));
                events.Add(new AlarmEvent(IsRaised: true, raised, time, time));
            }
        }

        return events;
    }
}
