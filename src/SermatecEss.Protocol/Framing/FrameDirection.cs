namespace SermatecEss.Protocol.Framing;

/// <summary>Which way a frame goes, by its addresses.</summary>
public enum FrameDirection
{
    /// <summary>From the app to the inverter.</summary>
    Request,

    /// <summary>From the inverter to the app.</summary>
    Reply,

    /// <summary>Between any other pair of addresses; none is known from captures.</summary>
    Other,
}
