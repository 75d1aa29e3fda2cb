using System.Globalization;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Logging;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Bridge.Settings;

/// <summary>Sets the clock of one inverter every night, after the hour in which summer time begins and ends.</summary>
internal sealed class ClockSync(BridgeOptions options, InverterSession session, InverterIdentity identity, TimeProvider time, Log log)
{
    private static readonly TimeSpan TimeOfDay = new(3, 5, 0);

    /// <summary>The pause from one night to the next, should a clock be put back meanwhile.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromHours(2);
    private readonly SettingWriter _writer = new(session, options.LedgerOf(identity, time), time);
    private readonly SettingList _settings = SettingList.Of(identity.View);

    /// <summary>Runs until it is cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        for (var pause = TimeSpan.Zero; ; pause = Shortest)
        {
            await Task.Delay(UntilNext(Now, pause), time, cancellation);
            try
            {
                var results = await _writer.SetAsync(() => ClockSetting.To(_settings, Now), "schedule", [], cancellation);
                if (results[0] is { Outcome: SettingOutcome.NotSent, Reason: var reason })
                {
                    log.Warn($"the clock of the inverter {identity.Serial} was not set: {reason}");
                }
                else if (!results[0].IsWhole)
                {
                    log.Warn($"whether the clock of the inverter {identity.Serial} was set is not known: {results[0].Reason}");
                }
                else
                {
                    log.Info(string.Create(
                        CultureInfo.InvariantCulture, $"the clock of the inverter {identity.Serial} was sent {Now:yyyy-MM-dd HH:mm:ss}"));
                }
            }
            catch (Exception e) when (e is SettingException or InverterException)
            {
                log.Warn($"the clock of the inverter {identity.Serial} was not set: {e.Message}");
            }
        }
    }

    /// <summary>How long it is until a clock shows the time of day at which it is set, but so long at least.</summary>
    internal static TimeSpan UntilNext(DateTimeOffset now, TimeSpan pause)
    {
        var wait = TimeOfDay - now.TimeOfDay;
        return wait > pause ? wait : wait + TimeSpan.FromDays(1);
    }

    private DateTimeOffset Now => TimeZoneInfo.ConvertTime(time.GetUtcNow(), options.TimeZone);
}
