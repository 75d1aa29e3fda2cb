using System.Globalization;
using SermatecEss.Bridge.Diagnosis;
using SermatecEss.Inverter;
using SermatecEss.Inverter.Settings;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Bridge.Settings;

/// <summary>Checks whether this computer's clock may be copied to an inverter: it may have no battery, or an unknown time zone.</summary>
/// <param name="session">A session with the inverter.</param>
/// <param name="identity">The inverter.</param>
/// <param name="zoneFault">Why the time zone is unknown; null if it is known.</param>
/// <param name="earliest">The earliest plausible time.</param>
public sealed class ClockGuard(InverterSession session, InverterIdentity identity, string? zoneFault, DateTimeOffset earliest)
{
    /// <summary>Summer time shifts by an hour; more means a wrong clock or time zone.</summary>
    private static readonly TimeSpan LargestDifference = TimeSpan.FromMinutes(75);

    /// <summary>Refuses a time that must not be written to an inverter.</summary>
    /// <param name="now">The time in the inverter's time zone.</param>
    /// <param name="cancellation">Cancels the check.</param>
    /// <exception cref="SettingException"><see cref="SettingRefusal.Precondition"/>, with the reason.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task CheckAsync(Func<DateTimeOffset> now, CancellationToken cancellation)
    {
        CheckAlone(now());
        var readings = new Dictionary<string, Reading>();
        foreach (var command in HalfHourClock.Reads(identity.View))
        {
            try
            {
                var response = await session.RequestAsync(command.Code, cancellation);
                foreach (var reading in response.Readings) readings[reading.Point] = reading;
            }
            catch (InverterException)
            {
                // A value the inverter does not report is no objection; if it is silent, it is not polled further.
                break;
            }
        }

        if (HalfHourClock.Difference(readings, now()) is not { } difference || difference.Duration() <= LargestDifference) return;
        var direction = difference > TimeSpan.Zero ? "ahead of" : "behind";
        throw Refusal(string.Create(
            CultureInfo.InvariantCulture,
            $"The inverter's clock is {difference.Duration().TotalHours:0.#} hours {direction} this computer's "
            + $"({now():yyyy-MM-dd HH:mm zzz}), "
            + $"so one of them is wrong and nothing was sent. Check this computer's clock and time zone; if they are right, set the "
            + $"inverter's once with 'sermatec-ess clock set --force'."));
    }

    /// <summary>Checks the computer's clock only.</summary>
    /// <exception cref="SettingException"><see cref="SettingRefusal.Precondition"/>, with the reason.</exception>
    public void CheckAlone(DateTimeOffset now)
    {
        if (zoneFault is not null) throw Refusal($"Nothing was sent: {zoneFault}.");
        if (now < earliest)
        {
            throw Refusal(string.Create(
                CultureInfo.InvariantCulture,
                $"This computer's clock shows {now:yyyy-MM-dd HH:mm}, which is before this program was built ({earliest:yyyy-MM-dd}), "
                + $"so nothing was sent. Synchronize the computer's clock (NTP)."));
        }
    }

    private static SettingException Refusal(string message) => new(SettingRefusal.Precondition, message);
}
