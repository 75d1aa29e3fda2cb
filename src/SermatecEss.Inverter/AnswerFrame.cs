using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Inverter;

/// <summary>One frame of an answer.</summary>
/// <param name="Command">The definition that it was decoded by.</param>
/// <param name="Bytes">The frame, header to footer.</param>
/// <param name="Received">When it came.</param>
/// <param name="Readings">The values that it carried.</param>
public sealed record AnswerFrame(CommandDefinition Command, ReadOnlyMemory<byte> Bytes, DateTimeOffset Received, IReadOnlyList<Reading> Readings);
