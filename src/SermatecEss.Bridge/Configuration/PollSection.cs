using System.Globalization;
using SermatecEss.Bridge.Options;
using SermatecEss.Inverter.Polling;

namespace SermatecEss.Bridge.Configuration;

/// <summary>The poll periods of the groups, for all inverters or for one.</summary>
public sealed class PollSection
{
    private const int UsualSeconds = 10;

    private readonly PollPeriods _usual;
    private readonly ValueOption<TimeSpan> _counters;
    private readonly ValueOption<TimeSpan> _parameters;
    private readonly ValueOption<TimeSpan> _identity;

    /// <param name="path">The group's path.</param>
    /// <param name="isOfAll">Whether it applies to all inverters.</param>
    /// <param name="seconds">The default of the fast period, in seconds.</param>
    public PollSection(string path, bool isOfAll, int seconds = UsualSeconds)
    {
        _usual = new PollPeriods(TimeSpan.FromSeconds(seconds));
        string Said(string key, string help) => isOfAll ? help : $"Like poll.{key}, for this inverter only";
        Fast = new ValueOption<TimeSpan>(Period)
        {
            Path = $"{path}.fast",
            Flag = isOfAll ? "--wait" : null,
            Aliases = isOfAll ? ["-w"] : [],
            Variable = isOfAll ? "SERMATEC_WAIT" : null,
            ValueName = "SECONDS",
            Help = Said("fast", "Seconds between polls of power, battery, state and alarms, or a time such as 5m; at least 1s"),
            Default = isOfAll ? $"{seconds}" : null,
        };
        ValueOption<TimeSpan> Group(string key, string help, string period) => new(Period)
        {
            Path = $"{path}.{key}",
            Help = Said(key, help),
            Default = isOfAll ? period : null,
        };
        _counters = Group("counters", "Time between polls of the energies", "1m");
        _parameters = Group("parameters", "Time between polls of the settings", "5m");
        _identity = Group("identity", "Time between polls of model, firmware and serial number", "1h");
        Options = [Fast, _counters, _parameters, _identity];
    }

    /// <summary>The period of the fast group.</summary>
    public ValueOption<TimeSpan> Fast { get; }

    /// <summary>All options of this section.</summary>
    public IReadOnlyList<DeclaredOption> Options { get; }

    /// <summary>The periods for all inverters.</summary>
    public PollPeriods Read(OptionReader reader) => Read(reader, _usual, reader.Find(Fast)?.Value ?? _usual.Fast);

    /// <summary>The periods for one inverter.</summary>
    /// <param name="reader">The given values.</param>
    /// <param name="all">The periods for all inverters.</param>
    /// <param name="allFast">The fast period for all inverters, if given.</param>
    internal PollPeriods Read(OptionReader reader, PollPeriods all, Given<TimeSpan>? allFast)
    {
        var own = reader.Find(Fast);
        return Read(reader, all, own?.Over(allFast).Value ?? all.Fast);
    }

    private static (TimeSpan Value, string? Error) Period(string text)
    {
        var (period, error) = OptionParsers.Time(text);
        return error is null && period < PollPeriods.Shortest
            ? (default, "expected at least 1s: the inverter's WiFi module is slow.")
            : (period, error);
    }

    private PollPeriods Read(OptionReader reader, PollPeriods others, TimeSpan fast)
    {
        TimeSpan Of(ValueOption<TimeSpan> option, TimeSpan other)
        {
            if (reader.Find(option) is not { } period) return other;
            if (period.Value < fast)
            {
                var text = string.Create(CultureInfo.InvariantCulture, $"{option.Key} is polled every {fast.TotalSeconds:0.###} s");
                reader.Warning(period.Place, $"no group is polled more often than the fast one: {text}");
            }

            return period.Value;
        }

        return new PollPeriods(fast)
        {
            Counters = Of(_counters, others.Counters),
            Parameters = Of(_parameters, others.Parameters),
            Identity = Of(_identity, others.Identity),
        };
    }
}
