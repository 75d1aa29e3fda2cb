namespace SermatecEss.Inverter.State;

/// <summary>The state cannot be read or written, because of a full disk, missing permissions or a missing directory, for example.</summary>
/// <param name="message">The reason, without a full stop.</param>
/// <param name="inner">The system's error, or null.</param>
public sealed class StateException(string message, Exception? inner = null) : Exception(message.TrimEnd('.'), inner)
{
    /// <summary>Whether somebody else has the inverter now, so that nothing may be written to it, not even to restore settings.</summary>
    internal bool IsSuperseded { get; init; }

    /// <summary>What the owner can do, as the rest of a sentence without full stop.</summary>
    internal string Advice { get; init; } = "make the directory writable, or use another with --state-dir";
}
