namespace SermatecEss.Simulator.Physics;

/// <summary>Panels, battery, house and grid through the time. It goes in steps of ten seconds, so that it does not matter how often it is looked at.</summary>
internal sealed class Plant
{
    private const int StepSeconds = 10;
    private const int TemperaturePurpose = 21;
    private const int HistoryPurpose = 31;
    private const double BackupShare = 0.15;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(StepSeconds);
    private readonly SimulatorOptions _options;
    private readonly Sky _sky;
    private readonly House _house;
    private readonly PowerControl _control;

    /// <param name="options">The inverter.</param>
    /// <param name="midnight">The beginning of the first simulated day.</param>
    internal Plant(SimulatorOptions options, DateTimeOffset midnight)
    {
        _options = options;
        _sky = new Sky(options.Latitude, options.Seed);
        _house = new House(options.Seed, options.Model.RatedPower());
        _control = new PowerControl(options.Model.RatedPower(), StepSeconds);
        var capacity = options.Model.BatteryCapacity();
        Battery = new Battery(capacity, (int)(capacity * 0.5), options.Battery.Key.EndsWith("hv", StringComparison.Ordinal), 55);
        Now = midnight;
        var rated = options.Model.RatedPower();
        var first = midnight.DateTime;
        Pv = History(first, 1, day => rated * (0.6 + (3.4 * Season(day))));
        Load = History(first, 2, day => rated * (1.3 - (0.4 * Season(day))));
        GridImport = History(first, 3, day => rated * (0.9 - (0.7 * Season(day))));
        GridExport = History(first, 4, day => rated * 1.8 * Season(day));
        Charge = History(first, 5, _ => capacity * 0.7);
        Discharge = History(first, 6, _ => capacity * 0.65);
    }

    /// <summary>The beginning of the step that <see cref="Power"/> is of, or of the next where none has passed yet.</summary>
    internal DateTimeOffset Now { get; private set; }

    /// <summary>How far the inverter's own clock is ahead of the plant's time.</summary>
    internal TimeSpan ClockOffset { get; set; }

    internal PowerBalance Power { get; private set; }

    internal Battery Battery { get; }

    internal EnergyCounter Pv { get; }

    internal EnergyCounter Load { get; }

    internal EnergyCounter GridImport { get; }

    internal EnergyCounter GridExport { get; }

    internal EnergyCounter Charge { get; }

    internal EnergyCounter Discharge { get; }

    /// <summary>The temperature around the inverter, in °C.</summary>
    internal double AirTemperature => 16 + (8 * Season(Now.DateTime)) + (4 * Noise.Smooth(_options.Seed, TemperaturePurpose, Now, 7200));

    /// <summary>Passes all steps that end by a time.</summary>
    /// <param name="time">The time to go to; an earlier one changes nothing.</param>
    /// <param name="controls">What the owner's settings mean at a time.</param>
    internal void AdvanceTo(DateTimeOffset time, Func<DateTimeOffset, PlantControls> controls)
    {
        while (Now + Step <= time)
        {
            Pass(controls(Now));
            Now += Step;
        }
    }

    private void Pass(PlantControls controls)
    {
        var rated = _options.Model.RatedPower();
        var pv1 = (int)(0.6 * rated * _sky.Irradiance(Now, -1));
        var pv2 = (int)(0.5 * rated * _sky.Irradiance(Now, 1.5));
        var load = _house.Load(Now);
        Power = _control.Balance(pv1, pv2, load, (int)(load * BackupShare), Battery, controls);
        Battery.Pass(Power.Battery, StepSeconds);

        var clock = (Now + ClockOffset).DateTime;
        Pv.Add(clock, (long)Power.Pv * StepSeconds);
        Load.Add(clock, (long)Power.Load * StepSeconds);
        GridImport.Add(clock, (long)Math.Max(0, -Power.Grid) * StepSeconds);
        GridExport.Add(clock, (long)Math.Max(0, Power.Grid) * StepSeconds);
        Charge.Add(clock, (long)Math.Max(0, -Power.Battery) * StepSeconds);
        Discharge.Add(clock, (long)Math.Max(0, Power.Battery) * StepSeconds);
    }

    /// <summary>A counter whose days before the first simulated one are made up: so many Wh, more or less.</summary>
    private EnergyCounter History(DateTime midnight, int purpose, Func<DateTime, double> wattHours) =>
        new(midnight, day => (long)(3600 * wattHours(day) * (0.4 + (1.2 * Noise.At(_options.Seed, HistoryPurpose + purpose, day.Ticks / TimeSpan.TicksPerDay)))));

    /// <summary>0 in the middle of winter, 1 in the middle of summer, north of the equator.</summary>
    private double Season(DateTime day) => 0.5 + (0.5 * Math.Sign(_options.Latitude + 0.001) * Math.Cos(2 * Math.PI * (day.DayOfYear - 172) / 365));
}
