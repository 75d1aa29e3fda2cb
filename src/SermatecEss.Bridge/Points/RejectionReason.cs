namespace SermatecEss.Bridge.Points;

/// <summary>Why a reading is rejected.</summary>
public enum RejectionReason
{
    /// <summary>It is outside the possible range of the quantity.</summary>
    Range,

    /// <summary>It changed faster than the quantity can.</summary>
    Rate,

    /// <summary>A counter decreased.</summary>
    Falling,

    /// <summary>No value of a group changes, although some must.</summary>
    Stuck,
}
