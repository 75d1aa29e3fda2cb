using System.Buffers;

namespace SermatecEss.Native;

/// <summary>Memory of the caller, for the duration of one call.</summary>
/// <param name="bytes">Where it starts; null only if it is empty.</param>
/// <param name="length">Its length in bytes.</param>
internal sealed unsafe class BorrowedMemory(byte* bytes, int length) : MemoryManager<byte>
{
    /// <inheritdoc/>
    public override Span<byte> GetSpan() => new(bytes, length);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new(bytes + elementIndex);

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}
