using SermatecEss.History.Levels;
using SermatecEss.History.Storage;
using SermatecEss.Protocol.Values;

namespace SermatecEss.History.Recording;

/// <summary>
/// Fills days, months and years that were not measured from what the inverter remembers. That the 31 days are those of the present month
/// (the first is the 1st), the 12 months those of the present year, and the last of the 5 years is the present one, is a guess: the
/// vendor's names suggest it. It is used only if the numbers agree with it: today's with the counter of the day, the days of the month
/// with the month, the months with the year.
/// </summary>
/// <param name="file">The history.</param>
/// <param name="catalogue">Its series.</param>
/// <param name="days">Its days.</param>
internal sealed class InverterMemory(HistoryFile file, SeriesCatalogue catalogue, Days days)
{
    private static readonly string[] Quantities = ["pv_energy", "grid_export_energy", "load_energy"];

    /// <summary>Writes what was not measured. Needs a transaction.</summary>
    internal void Write(MemoryPoll poll)
    {
        if (catalogue.FindInverter(poll.Serial) is not { } inverter) return;
        foreach (var quantity in Quantities)
        {
            if (catalogue.Find(inverter, $"{quantity}_today") is not { } series) continue;
            var (ofDays, ofMonths, ofYears) = (
                List(poll, $"{quantity}_days"),
                List(poll, $"{quantity}_months"),
                List(poll, $"{quantity}_years"));
            if (poll.Values.GetValueOrDefault(series.Point) is not NumberValue { Number: var today }) continue;
            if (AreOfThisMonth(ofDays, ofMonths, today, poll.Today)) WriteDays(series, ofDays, poll.Today);
            if (AreOfThisYear(ofMonths, ofYears, poll.Today)) WriteMonthsAndYears(series, ofMonths, ofYears, poll.Today);
        }
    }

    /// <summary>Whether today's place has the energy of today, and the days up to today add up to this month. All are rounded.</summary>
    private static bool AreOfThisMonth(List<decimal> days, List<decimal> months, decimal today, DateOnly date)
    {
        if (days.Count < date.Day || months.Count < date.Month) return false;
        var sum = days.Take(date.Day).Sum();
        return sum > 0 && Math.Abs(days[date.Day - 1] - today) <= 1 && Math.Abs(sum - months[date.Month - 1]) <= date.Day;
    }

    /// <summary>Whether the months up to this one add up to the last of the years.</summary>
    private static bool AreOfThisYear(List<decimal> months, List<decimal> years, DateOnly date)
    {
        if (months.Count < date.Month || years.Count == 0) return false;
        var sum = months.Take(date.Month).Sum();
        return sum > 0 && Math.Abs(sum - years[^1]) <= date.Month;
    }

    private void WriteDays(Series series, List<decimal> energies, DateOnly today)
    {
        for (var day = 1; day < today.Day; day++)
        {
            var date = new DateOnly(today.Year, today.Month, day);
            days.Store(series, new DayRow(date, 0, 0, null, null, null, null, (double)energies[day - 1], Origin.Inverter));
        }
    }

    private void WriteMonthsAndYears(Series series, List<decimal> months, List<decimal> years, DateOnly today)
    {
        for (var month = 1; month <= today.Month; month++)
            WritePeriod(series, "month", new DateOnly(today.Year, month, 1), months[month - 1]);
        for (var i = 0; i < years.Count; i++)
        {
            // A year without any energy is one before the inverter was installed.
            if (years[i] > 0) WritePeriod(series, "year", new DateOnly(today.Year - years.Count + 1 + i, 1, 1), years[i]);
        }
    }

    private void WritePeriod(Series series, string unit, DateOnly start, decimal energy) => file.Run(
        """
        insert into period (series, unit, start, total) values ($1, $2, $3, $4)
        on conflict (series, unit, start) do update set total = excluded.total where period.origin = 'inverter'
        """,
        series.Id,
        unit,
        Days.Text(start),
        (double)energy);

    private static List<decimal> List(MemoryPoll poll, string point) => poll.Values.GetValueOrDefault(point) is ListValue list
        ? [.. list.Items.OfType<NumberValue>().Select(item => item.Number)]
        : [];
}
