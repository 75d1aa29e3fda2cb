namespace SermatecEss.Fuzz;

/// <summary>Something that must hold of the product, and does not for an input.</summary>
internal sealed class Finding(string property) : Exception(property)
{
    /// <summary>Fails where a property does not hold.</summary>
    internal static void Unless(bool holds, string property)
    {
        if (!holds) throw new Finding(property);
    }
}
