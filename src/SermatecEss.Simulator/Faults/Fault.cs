namespace SermatecEss.Simulator.Faults;

/// <summary>The faults that can happen to a response.</summary>
public enum Fault
{
    /// <summary>A frame of the response is not sent.</summary>
    Drop,

    /// <summary>A byte of a frame is changed.</summary>
    Garble,

    /// <summary>Random bytes come before a frame.</summary>
    Garbage,

    /// <summary>A frame ends too early.</summary>
    Truncate,

    /// <summary>A frame comes twice.</summary>
    Duplicate,

    /// <summary>The whole response is not sent.</summary>
    Silence,

    /// <summary>The connection is reset in the middle of a frame.</summary>
    Reset,

    /// <summary>A frame that was not requested comes before the response.</summary>
    Stray,

    /// <summary>A frame has a wrong checksum.</summary>
    Checksum,

    /// <summary>A frame claims to be longer than it is.</summary>
    Length,
}
