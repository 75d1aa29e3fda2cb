using SermatecEss.Captures.Conversations;

namespace SermatecEss.Cli.Decoding;

/// <summary>A line of a conversation.</summary>
/// <param name="Exchange">A request with its responses; null for bytes without a frame.</param>
/// <param name="Absent">Bytes that are missing or belong to no frame; null for an exchange.</param>
internal sealed record ConversationEntry(Exchange? Exchange, DecodedFrame? Absent)
{
    /// <summary>Where it was captured.</summary>
    internal CaptureEvent Captured => Exchange?.First ?? Absent!.Captured!;
}
