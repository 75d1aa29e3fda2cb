namespace SermatecEss.Protocol.Framing;

/// <summary>x</summary>
public static class FrameLayout
{
    /// <summary>x</summary>
    public const int MaxPayload = 255;
}
