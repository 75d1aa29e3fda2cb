namespace SermatecEss.Protocol.Catalogue;

/// <summary>The effect of a command on the inverter, which decides who may send it.</summary>
public enum CommandAccess
{
    /// <summary>A read request with an empty payload; changes nothing.</summary>
    Read,

    /// <summary>Changes a setting of the inverter.</summary>
    Write,

    /// <summary>Changes the WiFi module or the cloud address; a mistake cuts the inverter off.</summary>
    Network,

    /// <summary>Known to block or damage an inverter if sent incorrectly, or part of a firmware upgrade.</summary>
    Dangerous,
}
