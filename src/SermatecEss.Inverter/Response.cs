using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Inverter;

/// <summary>The response of an inverter to one command.</summary>
/// <param name="Command">The command that was requested.</param>
/// <param name="Frames">The frames that came, at least one, in the order in which the catalogue names them.</param>
/// <param name="Missing">The frames that the catalogue names and that did not come, also not when they were asked for one by one.</param>
/// <param name="Elapsed">The time from the request to the end of the response, tries that failed and further requests included.</param>
public sealed record Response(
    CommandDefinition Command, IReadOnlyList<ResponseFrame> Frames, IReadOnlyList<CommandCode> Missing, TimeSpan Elapsed)
{
    /// <summary>The readings of all frames, in their order.</summary>
    public IEnumerable<Reading> Readings => Frames.SelectMany(frame => frame.Readings);

    /// <summary>What ended the connection before all missing frames were requested; null if it did not end.</summary>
    public InverterException? Interruption { get; init; }
}
