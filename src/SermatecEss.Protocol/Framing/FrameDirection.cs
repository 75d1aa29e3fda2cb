namespace SermatecEss.Protocol.Framing;

/// <summary>Who talks to whom in a frame.</summary>
public enum FrameDirection
{
    /// <summary>From an app, such as this one, to the inverter.</summary>
    Request,

    /// <summary>From the inverter to an app.</summary>
    Response,

    /// <summary>Between addresses that no public capture has.</summary>
    Other,
}
