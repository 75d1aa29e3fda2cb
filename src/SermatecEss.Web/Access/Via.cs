namespace SermatecEss.Web.Access;

/// <summary>What gives a request its role.</summary>
internal enum Via
{
    /// <summary>Nothing: it has none.</summary>
    Nothing,

    /// <summary>It comes from this computer, and no password is set.</summary>
    Open,

    /// <summary>The cookie of a session.</summary>
    Cookie,

    /// <summary>An API key.</summary>
    Key,

    /// <summary>A user of Home Assistant.</summary>
    Ingress,
}
