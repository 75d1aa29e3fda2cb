namespace SermatecEss.Protocol.Catalogue;

/// <summary>The device that a point belongs to.</summary>
public enum PointDevice
{
    /// <summary>The inverter, with everything connected to it except the battery.</summary>
    Inverter,

    /// <summary>The battery: points with an id that starts with <c>battery_</c>.</summary>
    Battery,
}
