namespace SermatecEss.Protocol.Catalogue;

/// <summary>What a command does to the inverter, and so who may send it.</summary>
public enum CommandAccess
{
    /// <summary>Asked with an empty payload; changes nothing.</summary>
    Read,

    /// <summary>Changes a setting of the inverter.</summary>
    Write,

    /// <summary>Changes the WiFi module or the cloud address; a mistake cuts the inverter off.</summary>
    Network,

    /// <summary>Known to block or damage an inverter when sent wrongly, or part of a firmware upgrade.</summary>
    Dangerous,
}
