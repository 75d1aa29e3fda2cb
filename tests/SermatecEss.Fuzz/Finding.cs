namespace SermatecEss.Fuzz;

/// <summary>A property of the product that does not hold for an input.</summary>
internal sealed class Finding(string property) : Exception(property)
{
    /// <summary>Fails if a property does not hold.</summary>
    internal static void Unless(bool holds, string property)
    {
        if (!holds) throw new Finding(property);
    }
}
