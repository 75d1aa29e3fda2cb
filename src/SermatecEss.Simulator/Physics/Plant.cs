namespace SermatecEss.Simulator.Physics;

/// <summary>
/// Simulates panels, battery, house and grid over time, in equal steps, so that the result does not depend on how often it is read.
/// </summary>
internal sealed class Plant
{
    private const int TemperaturePurpose = 21;
    private const double BackupShare = 0.15;
    private readonly PlantOptions _options;
    private readonly Sky _sky;
    private readonly House _house;
    private readonly PowerControl _control;
    private readonly Past _past;

    /// <param name="options">The parts of the plant.</param>
    /// <param name="midnight">The start of the first simulated day.</param>
    internal Plant(PlantOptions options, DateTimeOffset midnight)
    {
        _options = options;
        _sky = new Sky(options.Latitude, options.Seed);
        _house = new House(options.Seed, options.RatedPower);
        _control = new PowerControl(options.RatedPower);
        var capacity = options.BatteryCapacity;
        Battery = new Battery(capacity, (int)(capacity * 0.5), options.HasHighVoltageBattery, 55);
        Now = midnight;
        _past = new Past(options);
        var first = midnight.DateTime;
        Pv = new EnergyCounter(first, _past.Pv);
        Load = new EnergyCounter(first, _past.Load);
        GridImport = new EnergyCounter(first, _past.Import);
        GridExport = new EnergyCounter(first, _past.Export);
        Charge = new EnergyCounter(first, _past.Charge);
        Discharge = new EnergyCounter(first, _past.Discharge);
    }

    /// <summary>The usual step.</summary>
    internal static TimeSpan Step { get; } = TimeSpan.FromSeconds(10);

    /// <summary>The start of the step of <see cref="Power"/>, or of the next one if there was none yet.</summary>
    internal DateTimeOffset Now { get; private set; }

    /// <summary>How far the inverter's own clock is ahead of the plant's time.</summary>
    internal TimeSpan ClockOffset { get; set; }

    internal PowerBalance Power { get; private set; }

    /// <summary>Whether the inverter was on during the step of <see cref="Power"/>.</summary>
    internal bool IsRunning { get; private set; } = true;

    internal Battery Battery { get; }

    internal EnergyCounter Pv { get; }

    internal EnergyCounter Load { get; }

    internal EnergyCounter GridImport { get; }

    internal EnergyCounter GridExport { get; }

    internal EnergyCounter Charge { get; }

    internal EnergyCounter Discharge { get; }

    /// <summary>The temperature around the inverter, in °C.</summary>
    internal double AirTemperature =>
        16 + (8 * _past.Summer(Now.DateTime)) + (4 * Noise.Smooth(_options.Seed, TemperaturePurpose, Now, 7200));

    /// <summary>Simulates all steps that end by a time.</summary>
    /// <param name="time">The target time; an earlier one changes nothing.</param>
    /// <param name="step">The length of a step: whole seconds that divide half an hour.</param>
    /// <param name="controls">Returns the controls at a time.</param>
    internal void AdvanceTo(DateTimeOffset time, TimeSpan step, Func<DateTimeOffset, PlantControls> controls)
    {
        while (Now + step <= time)
        {
            Pass((int)step.TotalSeconds, controls(Now));
            Now += step;
        }
    }

    private void Pass(int seconds, PlantControls controls)
    {
        var rated = _options.RatedPower;
        var pv1 = (int)(0.6 * rated * _sky.Irradiance(Now, -1));
        var pv2 = (int)(0.5 * rated * _sky.Irradiance(Now, 1.5));
        var load = _house.Load(Now);
        Power = _control.Balance(pv1, pv2, load, (int)(load * BackupShare), Battery, controls, seconds);
        IsRunning = controls.IsOn;
        Battery.Pass(Power.Battery, seconds);

        var clock = (Now + ClockOffset).DateTime;
        Pv.Add(clock, (long)Power.Pv * seconds);
        Load.Add(clock, (long)Power.Load * seconds);
        GridImport.Add(clock, (long)Math.Max(0, -Power.Grid) * seconds);
        GridExport.Add(clock, (long)Math.Max(0, Power.Grid) * seconds);
        Charge.Add(clock, (long)Math.Max(0, -Power.Battery) * seconds);
        Discharge.Add(clock, (long)Math.Max(0, Power.Battery) * seconds);
    }
}
