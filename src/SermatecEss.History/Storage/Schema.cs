namespace SermatecEss.History.Storage;

/// <summary>The tables of the history, format 1. docs/history.md describes them for people who read the file with other tools.</summary>
internal static class Schema
{
    /// <summary>The format that this program reads and writes, in <c>pragma user_version</c>.</summary>
    internal const int Format = 1;

    /// <summary>Hours of a day.</summary>
    internal const int HoursOfDay = (int)(Day / Hour);

    /// <summary>Buckets of <c>minutes5</c> in an hour.</summary>
    internal const int FivesOfHour = (int)(Hour / Five);

    /// <summary>Minutes of an hour.</summary>
    internal const int MinutesOfHour = 60;

    /// <summary>Seconds of a minute, the span of a row of <c>recent</c>.</summary>
    internal const long Minute = 60;

    /// <summary>Seconds of an hour, the span of a row of <c>raw</c>.</summary>
    internal const long Hour = 3600;

    /// <summary>Seconds of a UTC day, the span of a row of <c>minutes5</c>.</summary>
    internal const long Day = 86_400;

    /// <summary>Seconds of a bucket of <c>minutes5</c>.</summary>
    internal const long Five = 300;

    /// <summary>Buckets of a row of <c>minutes5</c>.</summary>
    internal const int FivesOfDay = (int)(Day / Five);

    /// <summary>Buckets of a row of <c>hours</c>: a twelfth of a year.</summary>
    internal const int HoursOfBlock = 730;

    /// <summary>Seconds of a row of <c>hours</c>.</summary>
    internal const long Block = HoursOfBlock * Hour;

    /// <summary>Before the first table, as it cannot be changed later.</summary>
    internal const string Vacuum = "pragma auto_vacuum = incremental";

    /// <summary>Makes all tables.</summary>
    internal const string Create = """
        create table inverter (
          id integer primary key,
          serial text not null unique,
          model text
        ) strict;

        -- One row for each stored quantity. Its values are whole numbers of steps; cadence is the series with the times of its values.
        create table series (
          id integer primary key check (id between 1 and 2147483647),
          inverter integer not null references inverter,
          point text not null,
          unit text,
          step text not null,
          kind text not null check (kind in ('gauge', 'counter', 'daily', 'code', 'time')),
          cadence integer not null references series deferrable initially deferred,
          unique (inverter, point)
        ) strict;

        -- The series of a row of recent, in order, as variable-length numbers.
        create table layout (
          id integer primary key,
          series blob not null unique
        ) strict;

        -- A row for each minute that is not packed into raw yet. key = inverter << 32 | start / 60.
        create table recent (
          key integer primary key,
          layout integer not null references layout,
          data blob not null
        ) strict;

        -- A row for each series and hour. key = series << 32 | start / 3600.
        create table raw (
          key integer primary key,
          data blob not null
        ) strict;

        -- 288 buckets of 5 minutes: a row for each series and UTC day. key = series << 32 | start / 86400.
        create table minutes5 (
          key integer primary key,
          data blob not null
        ) strict;

        -- 730 buckets of an hour: a row for each series and twelfth of a year. key = series << 32 | start / 2628000.
        create table hours (
          key integer primary key,
          data blob not null
        ) strict;

        -- Calendar days of the house's time zone, for every tool. Of counters, total is how much they rose.
        create table day (
          series integer not null references series,
          date text not null check (date glob '????-??-??'),
          count integer not null,
          covered integer not null,
          min real, mean real, max real, last real,
          total real,
          origin text not null default 'measured' check (origin in ('measured', 'inverter', 'imported')),
          primary key (series, date)
        ) strict, without rowid;

        -- Months and years that the inverter or an import tells of.
        create table period (
          series integer not null references series,
          unit text not null check (unit in ('month', 'year')),
          start text not null check (start glob '????-??-01'),
          total real not null,
          origin text not null default 'inverter' check (origin in ('inverter', 'imported')),
          primary key (series, unit, start)
        ) strict, without rowid;

        create table alarm (
          id integer primary key,
          inverter integer not null references inverter,
          field text not null,
          bit integer not null,
          code integer,
          device text not null,
          text text not null,
          level integer not null,
          raised integer not null,
          cleared integer
        ) strict;
        create unique index alarm_open on alarm (inverter, field, bit) where cleared is null;
        create index alarm_time on alarm (inverter, raised);

        create table change (
          id integer primary key,
          inverter integer not null references inverter,
          time integer not null,
          setting text not null,
          old text, wanted text not null, read_back text,
          by text not null,
          result text not null
        ) strict;
        create index change_time on change (inverter, time);

        create table meta (key text primary key, value text not null) strict, without rowid;

        create view daily as
        select i.serial, d.date, s.point, s.unit, d.min, d.mean, d.max, d.last, d.total, d.covered, d.origin
        from day d join series s on s.id = d.series join inverter i on i.id = s.inverter;
        """;

    /// <summary>The key of a row of a series or, in <c>recent</c>, of an inverter.</summary>
    /// <param name="owner">The number of the series or inverter.</param>
    /// <param name="index">The minute, hour, day or block.</param>
    internal static long Key(int owner, long index) => ((long)owner << 32) | index;

    /// <summary>The minute, hour, day or block in a key.</summary>
    internal static long IndexOf(long key) => key & 0xFFFF_FFFF;
}
