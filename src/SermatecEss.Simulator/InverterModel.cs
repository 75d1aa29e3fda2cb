namespace SermatecEss.Simulator;

/// <summary>The models in command 98, with their numbers there.</summary>
public enum InverterModel
{
    /// <summary>10 kW, three phases.</summary>
    Kw10 = 1,

    /// <summary>5 kW, one phase.</summary>
    Kw5 = 2,

    /// <summary>6 kW, one phase.</summary>
    Kw6 = 3,

    /// <summary>3 kW, one phase.</summary>
    Kw3 = 5,
}
