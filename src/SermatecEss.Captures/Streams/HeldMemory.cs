namespace SermatecEss.Captures.Streams;

/// <summary>How many bytes all connections together hold until those before them come.</summary>
internal sealed class HeldMemory
{
    private const long Most = 8 << 20;

    internal long Used { get; set; }

    internal bool IsFull => Used > Most;
}
