namespace SermatecEss.Simulator.Physics;

/// <summary>
/// The powers of one moment, in W. Always <c>Pv + Battery - Loss = Inverter</c> and <c>Inverter = Load + Grid</c>, exactly: all are whole
/// numbers, and the inverter reports these very numbers.
/// </summary>
/// <param name="Pv1">What the first string gives.</param>
/// <param name="Pv2">What the second string gives.</param>
/// <param name="Battery">What the battery gives; negative while it is charged.</param>
/// <param name="Loss">What becomes heat in the inverter.</param>
/// <param name="Load">What the house draws, the backup output included.</param>
/// <param name="Backup">What is drawn from the backup output.</param>
internal readonly record struct PowerBalance(int Pv1, int Pv2, int Battery, int Loss, int Load, int Backup)
{
    /// <summary>What both strings give.</summary>
    internal int Pv => Pv1 + Pv2;

    /// <summary>What the inverter gives to house and grid; negative while it draws from them.</summary>
    internal int Inverter => Pv + Battery - Loss;

    /// <summary>What is fed into the grid; negative while it is drawn from it.</summary>
    internal int Grid => Inverter - Load;
}
