namespace SermatecEss.Bridge.Points;

/// <summary>Why a reading is not believed.</summary>
public enum RejectionReason
{
    /// <summary>It is beyond what the quantity can be.</summary>
    Range,

    /// <summary>It has changed faster than the quantity can.</summary>
    Rate,

    /// <summary>A counter counts down.</summary>
    Falling,

    /// <summary>Nothing of a group moves, though some of it must.</summary>
    Stuck,
}
