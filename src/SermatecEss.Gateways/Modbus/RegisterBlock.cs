using SermatecEss.Protocol.Framing;

namespace SermatecEss.Gateways.Modbus;

/// <summary>Registers in a row that are words of one payload.</summary>
/// <param name="First">The first register.</param>
/// <param name="Count">The number of registers.</param>
/// <param name="Frame">The command of the frame with the payload.</param>
/// <param name="Offset">The offset of the first register in the payload, in bytes.</param>
/// <param name="Since">The first PCU version that has them.</param>
internal sealed record RegisterBlock(int First, int Count, CommandCode Frame, int Offset = 0, int Since = 0)
{
    /// <summary>The register after the last one.</summary>
    internal int End => First + Count;
}
