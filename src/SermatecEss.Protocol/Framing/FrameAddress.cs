namespace SermatecEss.Protocol.Framing;

/// <summary>The addresses that a frame carries for its sender and its receiver.</summary>
public static class FrameAddress
{
    /// <summary>The one who asks: the vendor's app, and every program in its place.</summary>
    public const byte App = 0x64;

    /// <summary>The inverter.</summary>
    public const byte Inverter = 0x14;

    /// <summary>Which way a frame between these two addresses goes.</summary>
    /// <param name="source">The sender's address.</param>
    /// <param name="destination">The receiver's address.</param>
    public static FrameDirection Direction(byte source, byte destination) => (source, destination) switch
    {
        (App, Inverter) => FrameDirection.Request,
        (Inverter, App) => FrameDirection.Reply,
        _ => FrameDirection.Other,
    };
}
