using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter.Settings;

/// <summary>A command to be sent.</summary>
/// <param name="Command">The command.</param>
/// <param name="Changes">The settings that change.</param>
/// <param name="Payload">The whole payload.</param>
/// <param name="Present">The payload with the current values; null if they are unknown.</param>
public sealed record PlannedWrite(
    CommandDefinition Command,
    IReadOnlyList<SettingChange> Changes,
    ReadOnlyMemory<byte> Payload,
    ReadOnlyMemory<byte>? Present)
{
    /// <summary>Whether all settings already have their values, so that nothing needs to be sent.</summary>
    public bool ChangesNothing => Present is { } present && present.Span.SequenceEqual(Payload.Span);

    /// <summary>The whole frame.</summary>
    public byte[] Frame => FrameWriter.Request(Command.Code, Payload.Span);

    /// <summary>Whether another plan for the same changes sends the same bytes, and would restore the same.</summary>
    internal bool IsSameAs(PlannedWrite other) =>
        Payload.Span.SequenceEqual(other.Payload.Span)
        && Present.HasValue == other.Present.HasValue
        && Present.GetValueOrDefault().Span.SequenceEqual(other.Present.GetValueOrDefault().Span);
}
