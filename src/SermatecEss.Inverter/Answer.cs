using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>What an inverter answered to one command.</summary>
/// <param name="Command">The command that was asked.</param>
/// <param name="Frames">The frames that came, in the order of the catalogue; the command's own is the first.</param>
/// <param name="Missing">The frames that belong to the answer and did not come.</param>
/// <param name="Elapsed">The time from the first request to the last frame.</param>
public sealed record Answer(CommandDefinition Command, IReadOnlyList<AnswerFrame> Frames, IReadOnlyList<CommandCode> Missing, TimeSpan Elapsed);
