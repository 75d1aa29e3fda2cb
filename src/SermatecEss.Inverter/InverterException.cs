using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>
/// An inverter gave no response. The message is one sentence for the person at the terminal: what happened, where, and what to do next.
/// </summary>
public sealed class InverterException : Exception
{
    /// <summary>Says why a command has no response.</summary>
    public InverterException(InverterError kind, string message, CommandCode? command = null, Exception? cause = null)
        : base(message, cause)
    {
        Kind = kind;
        Command = command;
    }

    /// <summary>Why there is no response.</summary>
    public InverterError Kind { get; }

    /// <summary>The command that was requested, where the failure belongs to one.</summary>
    public CommandCode? Command { get; }

    /// <summary>Whether the same request may well succeed a moment later.</summary>
    public bool IsTransient =>
        Kind is InverterError.Refused or InverterError.TimedOut or InverterError.BadResponse or InverterError.ConnectionLost;

    /// <summary>Whether there is no connection to an inverter, so that no other command has a response either.</summary>
    public bool IsOfConnection =>
        Kind is InverterError.NoRoute or InverterError.Refused or InverterError.ConnectionLost or InverterError.NoInverter;

    /// <summary>Whether a command was sent and has no response, which others may have.</summary>
    public bool IsUnanswered => Kind is InverterError.TimedOut or InverterError.BadResponse or InverterError.ConnectionLost;
}
