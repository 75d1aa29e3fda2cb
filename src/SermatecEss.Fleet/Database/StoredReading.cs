using SermatecEss.Bridge.Points;
using SermatecEss.Protocol.Catalogue;
using SermatecEss.Protocol.Values;

namespace SermatecEss.Fleet.Database;

/// <summary>The reading of a poll group that is to be stored. Serial, epoch, number and time are its key.</summary>
/// <param name="Serial">The serial number of the inverter.</param>
/// <param name="Epoch">The epoch of the link.</param>
/// <param name="Number">The number of the reading within the epoch, which rises.</param>
/// <param name="Time">When it was read.</param>
/// <param name="Group">The poll group.</param>
/// <param name="Values">The values by point; without those not read or rejected.</param>
internal sealed record StoredReading(
    string Serial, long Epoch, long Number, DateTimeOffset Time, PollGroup Group, IReadOnlyDictionary<string, PointValue> Values)
{
    /// <summary>The active alarms; of the fast group only.</summary>
    internal IReadOnlyList<RaisedAlarm> Alarms { get; init; } = [];

    /// <summary>The inverter's state document, to be saved with the reading; null if there is none to save.</summary>
    internal byte[]? State { get; init; }
}
