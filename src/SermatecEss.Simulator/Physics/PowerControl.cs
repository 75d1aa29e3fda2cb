namespace SermatecEss.Simulator.Physics;

/// <summary>Determines the powers of strings and battery for one step.</summary>
internal sealed class PowerControl(int ratedPower)
{
    private const int Standby = 14;
    private const double LossShare = 0.028;

    internal PowerBalance Balance(
        int pv1, int pv2, int load, int backup, Battery battery, PlantControls controls, double stepSeconds)
    {
        if (!controls.IsOn) return new PowerBalance(0, 0, 0, 0, load, 0);
        var power = BatteryPower(pv1 + pv2, load, battery, controls, stepSeconds);
        return Limited(new PowerBalance(pv1, pv2, power, Loss(pv1 + pv2, power), load, backup), ratedPower, controls.ExportLimit);
    }

    private int BatteryPower(int pv, int load, Battery battery, PlantControls controls, double stepSeconds)
    {
        var take = battery.CanTake(100, stepSeconds);
        var give = Math.Min(battery.CanGive(controls.MinSoc, stepSeconds), ratedPower);
        var surplus = pv - Loss(pv, 0) - load;
        return controls.Battery switch
        {
            BatteryOrder.Charge => -Math.Min(battery.CanTake(controls.MaxSoc, stepSeconds), ratedPower),
            BatteryOrder.Discharge => give,
            BatteryOrder.PvFirst => -Math.Min(take, pv),
            _ => surplus > 0 ? -Math.Min(take, surplus) : Math.Min(give, (int)(-surplus * (1 + LossShare))),
        };
    }

    /// <summary>
    /// Reduces the battery's discharge, then the strings, until neither the inverter's rating nor the export limit is exceeded.
    /// </summary>
    private static PowerBalance Limited(PowerBalance balance, int rating, int exportLimit)
    {
        // Reduced power has less loss too, so a small excess comes back.
        while (true)
        {
            var excess = Math.Max(balance.Inverter - rating, balance.Grid - exportLimit);
            if (excess <= 0 || (balance.Pv == 0 && balance.Battery <= 0)) return balance;
            var battery = Math.Clamp(balance.Battery, 0, excess);
            var pv2 = Math.Min(balance.Pv2, excess - battery);
            var pv1 = Math.Min(balance.Pv1, excess - battery - pv2);
            balance = balance with { Pv1 = balance.Pv1 - pv1, Pv2 = balance.Pv2 - pv2, Battery = balance.Battery - battery };
            balance = balance with { Loss = Loss(balance.Pv, balance.Battery) };
        }
    }

    private static int Loss(int pv, int battery) => Standby + (int)Math.Round(LossShare * (pv + Math.Abs(battery)));
}
