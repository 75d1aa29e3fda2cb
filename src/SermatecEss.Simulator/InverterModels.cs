namespace SermatecEss.Simulator;

/// <summary>The properties of the models.</summary>
public static class InverterModels
{
    /// <summary>Parses 3kW, 5kW, 6kW or 10kW, ignoring case.</summary>
    public static bool TryParse(string text, out InverterModel model)
    {
        foreach (var candidate in Enum.GetValues<InverterModel>())
        {
            if (!candidate.Label().Equals(text, StringComparison.OrdinalIgnoreCase)) continue;
            model = candidate;
            return true;
        }

        model = default;
        return false;
    }

    /// <summary>The name, such as <c>10kW</c>.</summary>
    public static string Label(this InverterModel model) => $"{model.RatedPower() / 1000}kW";

    /// <summary>The largest total output to house and grid, in W.</summary>
    public static int RatedPower(this InverterModel model) => model switch
    {
        InverterModel.Kw3 => 3000,
        InverterModel.Kw5 => 5000,
        InverterModel.Kw6 => 6000,
        _ => 10000,
    };

    /// <summary>The usual battery capacity, in Wh.</summary>
    public static int BatteryCapacity(this InverterModel model) => model switch
    {
        InverterModel.Kw3 => 4800,
        InverterModel.Kw5 => 7100,
        InverterModel.Kw6 => 9600,
        _ => 14200,
    };

    /// <summary>The number of phases.</summary>
    public static int Phases(this InverterModel model) => model == InverterModel.Kw10 ? 3 : 1;
}
