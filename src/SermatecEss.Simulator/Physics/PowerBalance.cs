namespace SermatecEss.Simulator.Physics;

/// <summary>
/// The powers at one moment, in W. Always <c>Pv + Battery - Loss = Inverter</c> and <c>Inverter = Load + Grid</c>, exactly: all are
/// integers, and the inverter reports these very numbers.
/// </summary>
/// <param name="Pv1">The power of the first string.</param>
/// <param name="Pv2">The power of the second string.</param>
/// <param name="Battery">The battery's power; negative while charging.</param>
/// <param name="Loss">The loss in the inverter.</param>
/// <param name="Load">The house's load, including the backup output.</param>
/// <param name="Backup">The load at the backup output.</param>
internal readonly record struct PowerBalance(int Pv1, int Pv2, int Battery, int Loss, int Load, int Backup)
{
    /// <summary>The power of both strings.</summary>
    internal int Pv => Pv1 + Pv2;

    /// <summary>The inverter's output to house and grid; negative while it draws from them.</summary>
    internal int Inverter => Pv + Battery - Loss;

    /// <summary>The export to the grid; negative for import.</summary>
    internal int Grid => Inverter - Load;
}
