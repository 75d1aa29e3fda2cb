namespace SermatecEss.Inverter.Discovery;

/// <summary>How an inverter was found.</summary>
public enum DiscoveryWay
{
    /// <summary>Its WiFi module answered a search word.</summary>
    SearchWord,

    /// <summary>The computer knows an address whose MAC address is that of such a WiFi module.</summary>
    MacPrefix,

    /// <summary>Every address of its network was tried.</summary>
    Scan,

    /// <summary>It dialled in.</summary>
    DialIn,
}
