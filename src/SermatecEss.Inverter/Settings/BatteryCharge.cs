using System.Globalization;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Inverter.Settings;

/// <summary>The battery's SOC, safe to base decisions on: plausible, of a connected battery, and confirmed by a second reading.</summary>
/// <param name="session">The session with the inverter.</param>
/// <param name="time">The clock.</param>
internal sealed class BatteryCharge(InverterSession session, TimeProvider time)
{
    private const int MostReadings = 5;

    /// <summary>The most that a battery gains or loses between two readings.</summary>
    private const decimal Tolerance = 1;
    private const string Point = "battery_soc";
    private static readonly CommandCode Battery = CommandCode.FromByte(0x0a);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>What the inverter last reported, in words.</summary>
    private string _reported = "none";

    /// <summary>Reads until two readings in a row agree, with a limited number of tries.</summary>
    /// <returns>The SOC in %, above 0; null if it is not reliable.</returns>
    /// <exception cref="InverterException">The inverter does not respond.</exception>
    internal async Task<decimal?> ReadAsync(CancellationToken cancellation)
    {
        decimal? last = null;
        for (var reading = 1; ; reading++)
        {
            var soc = await ReadOnceAsync(cancellation);
            if (soc is { } now && last is { } before && Math.Abs(now - before) <= Tolerance) return now;
            if (reading == MostReadings) return null;
            last = soc;
            await Task.Delay(Pause, time, cancellation);
        }
    }

    /// <summary>Reads until two readings in a row agree.</summary>
    /// <exception cref="SettingException">The SOC is not reliable.</exception>
    /// <exception cref="InverterException">The inverter does not respond.</exception>
    internal async Task<decimal> RequireAsync(CancellationToken cancellation) =>
        await ReadAsync(cancellation) ?? throw new SettingException(
            SettingRefusal.Incomplete,
            $"Nothing was sent: the inverter does not report a battery charge that can be trusted ({_reported}). "
            + "Check 'sermatec-ess get battery', then try again.");

    private async Task<decimal?> ReadOnceAsync(CancellationToken cancellation)
    {
        var response = await session.RequestAsync(Battery, cancellation);
        var frame = response.Frames[0];
        var view = (await session.IdentifyAsync(cancellation)).View;
        _reported = "none";
        if (frame.Find(Point) is not { Value: NumberValue { Number: var soc } } reading) return null;
        var isConnected = ReadingChecks.IsValid(reading.Field, frame.Find) == true;
        _reported = string.Create(CultureInfo.InvariantCulture, $"{soc} %{(isConnected ? "" : ", with the battery disconnected")}");

        // An inverter that does not know the SOC reports 0; and a battery that empty has nothing to hold or discharge.
        return isConnected && soc > 0 && ReadingChecks.IsPossible(view.Catalogue, reading.Field, soc) ? soc : null;
    }
}
