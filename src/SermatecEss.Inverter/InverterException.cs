using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>An inverter gave no response. The message is one sentence for the user: what happened, where, and what to do next.</summary>
public sealed class InverterException : Exception
{
    /// <summary>Creates an exception for a command.</summary>
    public InverterException(InverterError kind, string message, CommandCode? command = null, Exception? cause = null)
        : base(message, cause)
    {
        Kind = kind;
        Command = command;
    }

    /// <summary>The reason.</summary>
    public InverterError Kind { get; }

    /// <summary>The requested command, if the failure concerns one.</summary>
    public CommandCode? Command { get; }

    /// <summary>Whether the same request may succeed a moment later.</summary>
    public bool IsTransient =>
        Kind is InverterError.Refused or InverterError.TimedOut or InverterError.BadResponse or InverterError.ConnectionLost;

    /// <summary>Whether there is no connection, so that no other command can get a response either.</summary>
    public bool IsOfConnection =>
        Kind is InverterError.NoRoute or InverterError.NoPort or InverterError.Refused or InverterError.ConnectionLost
            or InverterError.NoInverter;

    /// <summary>Whether a command was sent without a response; others may still get one.</summary>
    public bool IsUnanswered => Kind is InverterError.TimedOut or InverterError.BadResponse or InverterError.ConnectionLost;
}
