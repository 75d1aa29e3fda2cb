using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Inverter;

/// <summary>The response of an inverter to one command.</summary>
/// <param name="Command">The command that was requested.</param>
/// <param name="Frames">The received frames, at least one, in catalogue order.</param>
/// <param name="Missing">The expected frames that did not come, even when requested one by one.</param>
/// <param name="Elapsed">The time from the request to the end of the response, including failed tries and further requests.</param>
public sealed record Response(
    CommandDefinition Command, IReadOnlyList<ResponseFrame> Frames, IReadOnlyList<CommandCode> Missing, TimeSpan Elapsed)
{
    /// <summary>The readings of all frames, in order.</summary>
    public IEnumerable<Reading> Readings => Frames.SelectMany(frame => frame.Readings);

    /// <summary>What ended the connection before all missing frames were requested; null if it did not end.</summary>
    public InverterException? Interruption { get; init; }
}
