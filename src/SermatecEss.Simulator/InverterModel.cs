namespace SermatecEss.Simulator;

/// <summary>The models that command 98 tells apart; each has the number that it carries there.</summary>
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
