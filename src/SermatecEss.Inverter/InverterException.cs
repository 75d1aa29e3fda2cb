using SermatecEss.Protocol.Framing;

namespace SermatecEss.Inverter;

/// <summary>An inverter did not do what it was asked. The message says what happened, where, and what to do next.</summary>
public sealed class InverterException : Exception
{
    internal InverterException(InverterError kind, string message, CommandCode? command = null, Exception? cause = null)
        : base(message, cause)
    {
        Kind = kind;
        Command = command;
    }

    /// <summary>Why.</summary>
    public InverterError Kind { get; }

    /// <summary>The command that was asked; null where the connection itself failed.</summary>
    public CommandCode? Command { get; }

    /// <summary>Whether another try may help. A name that nobody knows will not be known a second later.</summary>
    internal bool IsTransient { get; init; } = true;
}
