using SermatecEss.Bridge.Inverters;
using SermatecEss.Bridge.Points;
using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Web.Metrics;

/// <summary>An inverter as one scrape sees it.</summary>
internal sealed class ScrapedInverter
{
    /// <summary>A group that has not been read for so many of its periods, and half a minute for the retries, is out of date.</summary>
    private const int LongestAgeInPeriods = 3;
    private static readonly TimeSpan Retries = TimeSpan.FromSeconds(30);
    private readonly byte[] _labels;
    private readonly GroupState?[] _states = new GroupState?[(int)PollGroup.Identity + 1];

    private ScrapedInverter(InverterPicture picture, string serial, DateTimeOffset now)
    {
        Picture = picture;
        _labels = MetricLabels.Of(("serial", serial));
        if (picture is not { IsAvailable: true, Points: { } points, Plan: { } plan }) return;
        Points = PointMetrics.Of(points);
        foreach (var step in plan.Steps)
        {
            if (picture.Answered.GetValueOrDefault(step.Group) && picture.States.TryGetValue(step.Group, out var state)
                && now - state.Time <= (LongestAgeInPeriods * step.Period) + Retries)
            {
                _states[(int)step.Group] = state;
            }
        }
    }

    /// <summary>What is known of it.</summary>
    internal InverterPicture Picture { get; }

    /// <summary>The label that each of its samples has.</summary>
    internal ReadOnlySpan<byte> Labels => _labels;

    /// <summary>Its points as metrics; null while it does not answer.</summary>
    internal PointMetrics? Points { get; }

    /// <summary>The active alarms; null if they are not known.</summary>
    internal IReadOnlyList<RaisedAlarm>? Alarms => _states[(int)PollGroup.Fast]?.Alarms;

    /// <summary>
    /// The inverters of a scrape. One that has not yet reported its serial number, or one that another has reported before it, is known
    /// by its address.
    /// </summary>
    internal static IReadOnlyList<ScrapedInverter> Of(IEnumerable<InverterPicture> pictures, DateTimeOffset now)
    {
        var names = new HashSet<string>();
        return
        [
            .. pictures.Select(picture =>
            {
                var serial = picture.Identity?.Serial ?? picture.KnownSerial;
                var address = picture.Options.Session.Where;
                var name = !string.IsNullOrEmpty(serial) && names.Add(serial) ? serial : address;
                return new ScrapedInverter(picture, name, now);
            }),
        ];
    }

    /// <summary>What is believed of a group; null if that is out of date.</summary>
    internal GroupState? Find(PollGroup group) => _states[(int)group];
}
