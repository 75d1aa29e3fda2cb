using SermatecEss.Protocol.Catalogue;

namespace SermatecEss.Simulator;

/// <summary>The payload lengths of real inverters; some are longer than the known fields.</summary>
internal static class PayloadLengths
{
    /// <summary>The version of the recorded frames; those of older versions may be shorter.</summary>
    private const int Recorded = 411;
    private const int Battery = 38;
    private const int Grid = 140;

    /// <summary>The length of a command's payload, at least that of its fields.</summary>
    internal static int Of(CommandDefinition command, int pcuVersion)
    {
        var recorded = pcuVersion < Recorded ? 0 : (byte)(command.Code.Value >> 8) switch { 0x0a => Battery, 0x0b => Grid, _ => 0 };
        return Math.Max(recorded, command.PayloadLength);
    }
}
