namespace SermatecEss.Protocol.Framing;

/// <summary>The sender and receiver of a frame.</summary>
public enum FrameDirection
{
    /// <summary>From an app, such as this one, to the inverter.</summary>
    Request,

    /// <summary>From the inverter to an app.</summary>
    Response,

    /// <summary>Between addresses that occur in no public capture.</summary>
    Other,
}
