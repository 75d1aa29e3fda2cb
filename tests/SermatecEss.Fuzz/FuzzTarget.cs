namespace SermatecEss.Fuzz;

/// <summary>One kind of external input.</summary>
/// <param name="Name">Its name, also of its folder in the corpus.</param>
/// <param name="Entry">Where the input enters the product.</param>
/// <param name="Holds">The properties that hold for any input.</param>
/// <param name="Form">The form of inputs.</param>
/// <param name="Check">Passes an input to the product; throws if a property does not hold.</param>
/// <param name="Refusal">The exception with which the product may reject an input; null for none.</param>
internal sealed record FuzzTarget(
    string Name, string Entry, string Holds, InputForm Form, Action<byte[]> Check, Type? Refusal = null)
{
    /// <summary>Initial inputs, besides those of the corpus.</summary>
    internal Func<IEnumerable<byte[]>> Seeds { get; init; } = () => [];

    /// <summary>Words for text inputs.</summary>
    internal Func<IEnumerable<string>> Words { get; init; } = () => [];
}
