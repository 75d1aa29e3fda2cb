namespace SermatecEss.Simulator.Physics;

/// <summary>
/// One of the inverter's energy counters with its histories: the half-hours of today, the days of the month, the months of the year, and
/// five years.
/// </summary>
internal sealed class EnergyCounter
{
    internal const long TenthOfKilowattHour = 360_000;
    internal const long KilowattHour = 3_600_000;
    private const int Years = 5;
    private readonly PeriodTotals _halfHours;
    private readonly PeriodTotals _days;
    private readonly PeriodTotals _months;
    private readonly PeriodTotals _years;
    private DateTime _clock;
    private long _meter;
    private long _midnight;

    /// <param name="midnight">The start of the first simulated day.</param>
    /// <param name="dailyEnergy">The energy of each day before it, in Ws.</param>
    internal EnergyCounter(DateTime midnight, Func<DateTime, long> dailyEnergy)
    {
        _clock = midnight;
        List<long> years = [], months = [], days = [];
        for (var day = new DateTime(midnight.Year - Years + 1, 1, 1); day <= midnight; day = day.AddDays(1))
        {
            if (day is { Month: 1, Day: 1 })
            {
                years.Add(_meter);
                months.Clear();
            }

            if (day.Day == 1)
            {
                months.Add(_meter);
                days.Clear();
            }

            days.Add(_meter);
            if (day < midnight) _meter += dailyEnergy(day);
        }

        _midnight = _meter;
        _halfHours = new PeriodTotals([_meter], 48);
        _days = new PeriodTotals(days, 31);
        _months = new PeriodTotals(months, 12);
        _years = new PeriodTotals(years, Years);
    }

    /// <summary>Since midnight, in 0.1 kWh.</summary>
    internal long Today => (_meter / TenthOfKilowattHour) - (_midnight / TenthOfKilowattHour);

    /// <summary>The total energy, in Ws.</summary>
    internal long Total => _meter;

    /// <summary>Each half-hour of today, in 0.1 kWh.</summary>
    internal long[] HalfHours => _halfHours.Figures(_meter, TenthOfKilowattHour);

    /// <summary>Each day of the month, in kWh.</summary>
    internal long[] DaysOfMonth => _days.Figures(_meter, KilowattHour);

    /// <summary>Each month of the year, in kWh.</summary>
    internal long[] MonthsOfYear => _months.Figures(_meter, KilowattHour);

    /// <summary>Each of five years, in kWh; the current one last.</summary>
    internal long[] FiveYears => _years.Figures(_meter, KilowattHour);

    /// <summary>Counts the energy of a step that starts at a time of the inverter's clock.</summary>
    internal void Add(DateTime clock, long wattSeconds)
    {
        if (clock.Year != _clock.Year) _years.Shift(_meter);
        if (clock.Year != _clock.Year) _months.Restart(clock.Month - 1, _meter);
        else _months.Enter(clock.Month - 1, _meter);
        if (clock.Year != _clock.Year || clock.Month != _clock.Month) _days.Restart(clock.Day - 1, _meter);
        else _days.Enter(clock.Day - 1, _meter);
        var halfHour = (int)(clock.TimeOfDay.TotalMinutes / 30);
        if (clock.Date != _clock.Date)
        {
            _midnight = _meter;
            _halfHours.Restart(halfHour, _meter);
        }
        else
        {
            _halfHours.Enter(halfHour, _meter);
        }

        _clock = clock;
        _meter += wattSeconds;
    }
}
