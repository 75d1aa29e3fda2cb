namespace SermatecEss.History.Reading;

/// <summary>What a history has of one inverter.</summary>
/// <param name="Serial">Its serial number.</param>
/// <param name="Model">Its model; null if unknown.</param>
/// <param name="Points">How many points have values.</param>
/// <param name="RawFrom">The first raw value; null if there is none.</param>
/// <param name="From">The first value or roll-up; null if there is none.</param>
/// <param name="To">The last value; null if there is none.</param>
/// <param name="Days">How many days have measured values.</param>
public sealed record HistoryInverter(
    string Serial, string? Model, int Points, DateTimeOffset? RawFrom, DateTimeOffset? From, DateTimeOffset? To, int Days);
