using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter.Settings;

/// <summary>What settings of one command were before an override.</summary>
/// <param name="Command">The command that carries them.</param>
/// <param name="Settings">Their ids.</param>
/// <param name="Payload">The command's payload as it would have been.</param>
public sealed record OverriddenSettings(CommandCode Command, IReadOnlyList<string> Settings, ReadOnlyMemory<byte> Payload);
