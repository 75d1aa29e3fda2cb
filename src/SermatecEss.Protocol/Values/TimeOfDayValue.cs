namespace SermatecEss.Protocol.Values;

/// <summary>A time of day.</summary>
/// <param name="Minutes">Minutes since midnight; 1440 is the end of the day.</param>
public sealed record TimeOfDayValue(int Minutes) : PointValue
{
    /// <summary>The minutes of a day, the largest valid value.</summary>
    public const int MinutesOfDay = 24 * 60;

    /// <summary><c>HH:MM</c>, or <c>unknown (n)</c> if the number is not a time of day.</summary>
    public override string Text => Minutes is >= 0 and <= MinutesOfDay ? $"{Minutes / 60:00}:{Minutes % 60:00}" : $"unknown ({Minutes})";
}
