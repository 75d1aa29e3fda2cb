namespace SermatecEss.Protocol.Values;

/// <summary>One of a list of codes.</summary>
/// <param name="Code">The number on the wire.</param>
/// <param name="Label">Its label, or null if the code is not in the list.</param>
public sealed record CodeValue(long Code, string? Label) : PointValue
{
    /// <summary>The label, or <c>unknown (n)</c>.</summary>
    public override string Text => Label ?? $"unknown ({Code})";
}
