using SermatecEss.Bridge.Points;

namespace SermatecEss.Fleet.Database;

/// <summary>What the database knows about an inverter.</summary>
/// <param name="Serial">Its serial number.</param>
/// <param name="Node">The node that has its link; null if none has.</param>
/// <param name="Epoch">The number of its last link.</param>
/// <param name="Attached">When its last link was made.</param>
/// <param name="Seen">When its last reading was written, or its last link made.</param>
/// <param name="IsAvailable">Whether it has been seen recently; see <see cref="InverterRegistry.TakeSilentAsync"/>.</param>
/// <param name="Model">Its model; null if it is not known.</param>
/// <param name="Pcu">Its PCU version, such as 609; null if it is not known.</param>
/// <param name="HasOverride">Whether settings have to be restored after an override.</param>
/// <param name="Alarms">The active alarms.</param>
internal sealed record InverterStatus(
    string Serial,
    string? Node,
    long Epoch,
    DateTimeOffset Attached,
    DateTimeOffset Seen,
    bool IsAvailable,
    string? Model,
    int? Pcu,
    bool HasOverride,
    IReadOnlyList<RaisedAlarm> Alarms);
