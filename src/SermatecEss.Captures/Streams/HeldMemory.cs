namespace SermatecEss.Captures.Streams;

/// <summary>How many out-of-order bytes all connections hold together.</summary>
internal sealed class HeldMemory
{
    private const long Most = 8 << 20;

    internal long Used { get; set; }

    internal bool IsFull => Used > Most;
}
