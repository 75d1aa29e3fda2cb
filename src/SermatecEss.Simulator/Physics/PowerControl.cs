namespace SermatecEss.Simulator.Physics;

/// <summary>Decides, for one step, how much the strings and the battery give.</summary>
internal sealed class PowerControl(int ratedPower, double stepSeconds)
{
    private const int Standby = 14;
    private const double LossShare = 0.028;

    internal PowerBalance Balance(int pv1, int pv2, int load, int backup, Battery battery, PlantControls controls)
    {
        if (!controls.IsOn) return new PowerBalance(0, 0, 0, 0, load, 0);
        var power = BatteryPower(pv1 + pv2, load, battery, controls);
        return Limited(new PowerBalance(pv1, pv2, power, Loss(pv1 + pv2, power), load, backup), ratedPower, controls.ExportLimit);
    }

    private int BatteryPower(int pv, int load, Battery battery, PlantControls controls)
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

    /// <summary>Turns the strings down, then the battery, until neither the inverter's rating nor the limit of the export is passed.</summary>
    private static PowerBalance Limited(PowerBalance balance, int rating, int exportLimit)
    {
        var excess = Math.Max(balance.Inverter - rating, balance.Grid - exportLimit);
        if (excess <= 0) return balance;
        var pv2 = Math.Min(balance.Pv2, excess);
        var pv1 = Math.Min(balance.Pv1, excess - pv2);
        var battery = Math.Clamp(balance.Battery, 0, excess - pv2 - pv1);
        return balance with { Pv1 = balance.Pv1 - pv1, Pv2 = balance.Pv2 - pv2, Battery = balance.Battery - battery };
    }

    private static int Loss(int pv, int battery) => Standby + (int)Math.Round(LossShare * (pv + Math.Abs(battery)));
}
