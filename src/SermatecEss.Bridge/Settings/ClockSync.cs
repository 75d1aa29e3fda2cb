using System.Globalization;
using SermatecEss.Bridge.Configuration;
using SermatecEss.Bridge.Logging;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Settings;

namespace SermatecEss.Bridge.Settings;

/// <summary>Sets the clock of one inverter every night, and soon after its UTC offset changes.</summary>
internal sealed class ClockSync(BridgeOptions options, InverterSession session, InverterIdentity identity, TimeProvider time, Log log)
{
    /// <summary>The computer's clock may be corrected at any time, so no wait is longer than this.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(10);

    /// <summary>Nothing is due later than this, unless the clock was set back.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(26);
    private readonly SettingWriter _writer = new(session, options.LedgerOf(identity, time), time);
    private readonly SettingList _settings = SettingList.Of(identity.View);
    private readonly ClockGuard _guard = new(session, identity, options.TimeZoneFault, options.EarliestTime);

    /// <summary>Runs until cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await WaitAsync(cancellation);
            try
            {
                await _guard.CheckAsync(() => Now, cancellation);
                var results = await _writer.SetAsync(() => ClockSetting.To(_settings, Now), "schedule", [], cancellation);
                Tell(results[0]);
            }
            catch (Exception e) when (e is SettingException or InverterException)
            {
                log.Warn($"the clock of the inverter {identity.Serial} was not set: {e.Message}");
            }
        }
    }

    private async Task WaitAsync(CancellationToken cancellation)
    {
        var due = ClockSchedule.Next(Now, options.TimeZone);
        for (TimeSpan left; (left = due - Now) > TimeSpan.Zero;)
        {
            if (left > LongestWait) due = ClockSchedule.Next(Now, options.TimeZone);
            await Task.Delay(left < LongestSleep ? left : LongestSleep, time, cancellation);
        }
    }

    private void Tell(SettingResult result)
    {
        if (result is { Outcome: SettingOutcome.NotSent, Reason: var reason })
        {
            log.Warn($"the clock of the inverter {identity.Serial} was not set: {reason}");
        }
        else if (!result.IsWhole)
        {
            log.Warn($"the clock of the inverter {identity.Serial} may not have been set: {result.Reason}");
        }
        else
        {
            log.Info(string.Create(
                CultureInfo.InvariantCulture, $"the clock of the inverter {identity.Serial} was set to {Now:yyyy-MM-dd HH:mm:ss}"));
        }
    }

    private DateTimeOffset Now => TimeZoneInfo.ConvertTime(time.GetUtcNow(), options.TimeZone);
}
