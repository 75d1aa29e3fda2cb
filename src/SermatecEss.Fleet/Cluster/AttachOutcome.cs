namespace SermatecEss.Fleet.Cluster;

/// <summary>Whether a node may poll an inverter.</summary>
[GenerateSerializer, Alias("sermatec.attach-outcome")]
internal enum AttachOutcome
{
    /// <summary>It may.</summary>
    Attached,

    /// <summary>Another node polls it, and it still answers there.</summary>
    Refused,

    /// <summary>The grain moves to the node that asks; it has to ask again.</summary>
    Moving,
}
