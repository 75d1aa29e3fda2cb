namespace SermatecEss.History.Reading;

/// <summary>An alarm that was raised.</summary>
/// <param name="Id">Its number in the history, which grows.</param>
/// <param name="Field">The id of the point whose bit it is.</param>
/// <param name="Bit">The bit, from 0.</param>
/// <param name="Code">The vendor's number; null if the bit's meaning is not known.</param>
/// <param name="Device">The device that raised it.</param>
/// <param name="Text">What it says.</param>
/// <param name="Level">The vendor's level, 1 for the gravest; 0 if unknown.</param>
/// <param name="Raised">When it was first seen.</param>
/// <param name="Cleared">When it was seen to be gone; null while it is active.</param>
public sealed record HistoryAlarm(
    long Id, string Field, int Bit, int? Code, string Device, string Text, int Level, DateTimeOffset Raised, DateTimeOffset? Cleared);
