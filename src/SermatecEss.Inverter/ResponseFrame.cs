using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Inverter;

/// <summary>One frame of a response.</summary>
/// <param name="Command">The definition of the frame's command in the inverter's PCU version.</param>
/// <param name="Bytes">The whole frame as received.</param>
/// <param name="Received">When it was received.</param>
/// <param name="Readings">Its readings.</param>
public sealed record ResponseFrame(
    CommandDefinition Command, ReadOnlyMemory<byte> Bytes, DateTimeOffset Received, IReadOnlyList<Reading> Readings)
{
    /// <summary>The reading of a point, or null if the frame has none.</summary>
    public Reading? Find(string point)
    {
        foreach (var reading in Readings)
            if (reading.Point == point) return reading;
        return null;
    }
}
