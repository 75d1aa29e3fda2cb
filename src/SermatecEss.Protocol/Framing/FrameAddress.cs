namespace SermatecEss.Protocol.Framing;

/// <summary>The addresses in frames.</summary>
public static class FrameAddress
{
    /// <summary>The inverter.</summary>
    public const byte Inverter = 0x14;

    /// <summary>The vendor's app, and every program that acts as one; the cloud uses it too.</summary>
    public const byte App = 0x64;

    /// <summary>The direction between two addresses.</summary>
    public static FrameDirection Direction(byte source, byte destination) => (source, destination) switch
    {
        (App, Inverter) => FrameDirection.Request,
        (Inverter, App) => FrameDirection.Response,
        _ => FrameDirection.Other,
    };
}
