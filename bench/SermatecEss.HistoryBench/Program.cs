using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using SermatecEss.History.Configuration;
using SermatecEss.History.Levels;
using SermatecEss.History.Reading;
using SermatecEss.History.Recording;
using SermatecEss.History.Storage;
using SermatecEss.HistoryBench;
using SermatecEss.Protocol.Catalogue;

const string Serial = "ST0000000000000609";
var days = new Option<int>("--days") { Description = "Days of raw values, at 10 s", DefaultValueFactory = _ => 30 };
var years = new Option<int>("--years") { Description = "Years of roll-ups before them", DefaultValueFactory = _ => 10 };
var file = new Option<string?>("--file") { Description = "The history to write; default: a temporary one" };
var endless = new Option<bool>("--endless") { Description = "Write minutes as fast as the disk takes them, and print each that is safe" };
var command = new RootCommand("Generates a history and measures its size, its writing and its queries.") { days, years, file, endless };
command.SetAction(parse =>
{
    var path = parse.GetValue(file) ?? Path.Combine(Directory.CreateTempSubdirectory("history-bench-").FullName, "history.sqlite");
    if (parse.GetValue(endless)) WriteEndlessly(path);
    else Measure(path, parse.GetValue(days), parse.GetValue(years));
});
return await command.Parse(args).InvokeAsync();

static void WriteEndlessly(string path)
{
    using var recorder = new Recorder(path, new HistoryOptions(), TimeZoneInfo.Utc);
    var house = new House();
    var last = recorder.File.Find<long>("select coalesce(max(key & 4294967295), 0) * 60 from recent");
    var packed = recorder.File.Find<long>("select coalesce(max(key & 4294967295), 0) from raw") * 3600;
    var start = last > 0 ? last + 60
        : packed > 0 ? packed + 3600
        : new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
    for (; ; start += 60)
    {
        recorder.Write([MinuteOf(house, start)], start + 60, () => { });
        Console.WriteLine(start);
    }
}

static Minute MinuteOf(House house, long start)
{
    var minute = new Minute(Serial, "10kW", start);
    for (var second = 0; second < 60; second += 10)
        minute.Add(House.Points, house.Poll(PollGroup.Fast, DateTimeOffset.FromUnixTimeSeconds(start + second)), _ => false);
    minute.Add(House.Points, house.Poll(PollGroup.Counters, DateTimeOffset.FromUnixTimeSeconds(start + 30)), _ => false);
    return minute;
}

static void Measure(string path, int days, int years)
{
    var points = House.Kept(PollGroup.Fast).Count + House.Kept(PollGroup.Counters).Count;
    var begin = new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    var end = begin.AddDays(days);
    using (var recorder = new Recorder(path, new HistoryOptions { MaxSize = 100_000_000_000 }, TimeZoneInfo.Utc))
    {
        var house = new House();
        var minutes = days * 1440;
        var (writing, generating) = (TimeSpan.Zero, Stopwatch.StartNew());
        var before = Written();
        for (var i = 0; i < minutes; i++)
        {
            var start = begin.ToUnixTimeSeconds() + (i * 60L);
            var minute = MinuteOf(house, start);
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            recorder.Write([minute], start + 60, () => { });
            writing += Process.GetCurrentProcess().TotalProcessorTime - cpu;
        }

        recorder.Write([], end.AddHours(1).ToUnixTimeSeconds(), () => { });
        Print($"{points} points, {days} days of raw values: {new FileInfo(path).Length / 1e6:0.0} MB");
        var each = writing.TotalMicroseconds / minutes / 7;
        Print($"written: {(Written() - before) / 1e6 / days:0.0} MB a day; {each:0} us of processor a snapshot");
        Print($"generated and written in {generating.Elapsed.TotalSeconds:0} s");
        if (years > 0) RollUps(recorder, begin, years);
    }

    Print($"with {years} years of roll-ups: {new FileInfo(path).Length / 1e6:0.0} MB");
    string[] five = ["pv1_power", "battery_voltage", "battery_soc", "grid_active_power", "battery_temperature"];
    Query(path, "24 h raw, 5 points", reader => reader.Chart(Serial, five, end.AddDays(-1), end, 1000));
    Query(path, "30 days raw, 1 point", reader => reader.Chart(Serial, five[..1], begin, end, 1000));
    Query(path, "30 days of 5 minutes, 5 points", reader => reader.Chart(Serial, five, begin, end, 1000));
    Query(path, "a year, 5 points", reader => reader.Chart(Serial, five, end.AddYears(-1), end, 1000));
    Query(path, $"{years} years, 5 points", reader => reader.Chart(Serial, five, end.AddYears(-years), end, 1000));
    Query(path, "energies of a year by day", reader => reader.Energy(Serial, end.AddYears(-1), end, EnergySpan.Day));
    Query(path, $"energies of {years} years by month", reader => reader.Energy(Serial, end.AddYears(-years), end, EnergySpan.Month));
    Query(path, "an hour, 5 points", reader => reader.Chart(Serial, five, end.AddHours(-1), end, 1000));
}

// The same day again and again, as the encoder does not mind, with its hours and its row in the table of days.
static void RollUps(Recorder recorder, DateTimeOffset begin, int years)
{
    var file = recorder.File;
    var rolled = new RolledLevels(file, new RawLevel(file, recorder.Catalogue), TimeZoneInfo.Utc);
    var table = new Days(file, rolled, TimeZoneInfo.Utc);
    var sample = begin.ToUnixTimeSeconds() / Schema.Day;
    var series = recorder.Catalogue.All.Where(one => one.Kind != SeriesKind.Time).ToList();
    var fives = series.ToDictionary(one => one.Id, one => rolled.StoredFives(one, sample));
    for (var day = sample - (years * 365L); day < sample; day++)
    {
        file.InTransaction(() =>
        {
            foreach (var one in series)
            {
                rolled.StoreFives(one, day, fives[one.Id]);
                rolled.StoreHours(one, day, RolledLevels.Joined(fives[one.Id]));
            }

            table.StoreAround(series, day, day);
        });
    }
}

static void Query(string path, string what, Action<HistoryReader> run)
{
    var times = new List<double>();
    for (var i = 0; i < 9; i++)
    {
        // A reader of its own each time: nothing is in SQLite's cache, as for a request of the page.
        var watch = Stopwatch.StartNew();
        using (var reader = HistoryReader.Open(path, TimeZoneInfo.Utc)!) run(reader);
        times.Add(watch.Elapsed.TotalMilliseconds);
    }

    times.Sort();
    Print($"{what}: median {times[4]:0.0} ms, slowest {times[^1]:0.0} ms");
}

static long Written() => long.Parse(
    File.ReadLines("/proc/self/io").First(line => line.StartsWith("write_bytes", StringComparison.Ordinal)).Split(' ')[1],
    CultureInfo.InvariantCulture);

static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
