using System.Globalization;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Inverter.Settings;

/// <summary>
/// The battery's SOC as something may be decided by it: one that it can be, of a battery that the inverter calls connected, and told twice.
/// </summary>
/// <param name="session">The session with the inverter.</param>
/// <param name="time">The clock.</param>
internal sealed class BatteryCharge(InverterSession session, TimeProvider time)
{
    private const int MostReadings = 5;

    /// <summary>A battery gains or loses no more between two readings.</summary>
    private const decimal Tolerance = 1;
    private const string Point = "battery_soc";
    private static readonly CommandCode Battery = CommandCode.FromByte(0x0a);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>What the inverter told last, in words.</summary>
    private string _said = "none";

    /// <summary>Reads it until two readings in a row agree, several times at most.</summary>
    /// <returns>The SOC in %, above 0; null where it cannot be believed.</returns>
    /// <exception cref="InverterException">The inverter does not answer.</exception>
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

    /// <summary>Reads it until two readings in a row agree.</summary>
    /// <exception cref="SettingException">It cannot be believed.</exception>
    /// <exception cref="InverterException">The inverter does not answer.</exception>
    internal async Task<decimal> RequireAsync(CancellationToken cancellation) =>
        await ReadAsync(cancellation) ?? throw new SettingException(
            SettingRefusal.Incomplete,
            $"Nothing was sent: the inverter does not report a battery charge that can be trusted ({_said}). "
            + "Check 'sermatec-ess get battery', then try again.");

    private async Task<decimal?> ReadOnceAsync(CancellationToken cancellation)
    {
        var response = await session.RequestAsync(Battery, cancellation);
        var frame = response.Frames[0];
        var view = (await session.IdentifyAsync(cancellation)).View;
        _said = "none";
        if (frame.Find(Point) is not { Value: NumberValue { Number: var soc } } reading) return null;
        var isConnected = Believed.IsValid(reading.Field, frame.Find) == true;
        _said = string.Create(CultureInfo.InvariantCulture, $"{soc} %{(isConnected ? "" : ", with the battery disconnected")}");

        // An inverter that does not know it says 0; a battery that is that empty has nothing that could be held or given.
        return isConnected && soc > 0 && Believed.IsPossible(view.Catalogue, reading.Field, soc) ? soc : null;
    }
}
