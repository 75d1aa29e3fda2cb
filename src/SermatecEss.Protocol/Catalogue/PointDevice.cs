namespace SermatecEss.Protocol.Catalogue;

/// <summary>The device that a point belongs to.</summary>
public enum PointDevice
{
    /// <summary>The inverter, with everything at it that is no battery.</summary>
    Inverter,

    /// <summary>The battery: points whose id begins with <c>battery_</c>.</summary>
    Battery,
}
