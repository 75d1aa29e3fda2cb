namespace SermatecEss.Fuzz;

/// <summary>One kind of input that comes from outside.</summary>
/// <param name="Name">Its name, and that of its folder in the corpus.</param>
/// <param name="Entry">Where the input enters the product.</param>
/// <param name="Holds">What must hold, whatever the input.</param>
/// <param name="Form">What inputs are made of.</param>
/// <param name="Check">Gives the product an input; throws where something does not hold.</param>
/// <param name="Refusal">What the product may throw to refuse an input; null for nothing.</param>
internal sealed record FuzzTarget(
    string Name, string Entry, string Holds, InputForm Form, Action<byte[]> Check, Type? Refusal = null)
{
    /// <summary>Inputs to begin with, besides those of the corpus.</summary>
    internal Func<IEnumerable<byte[]>> Seeds { get; init; } = () => [];

    /// <summary>Words that inputs are made of, for texts.</summary>
    internal Func<IEnumerable<string>> Words { get; init; } = () => [];
}
