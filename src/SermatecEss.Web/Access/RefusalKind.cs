namespace SermatecEss.Web.Access;

/// <summary>The kinds of refused requests; of each, the log gets a line a minute at most.</summary>
internal enum RefusalKind
{
    /// <summary>It does not come from Home Assistant's ingress, which alone may connect.</summary>
    Peer,

    /// <summary>Its host is unknown.</summary>
    Host,

    /// <summary>It was forwarded by a proxy, but there is no password.</summary>
    Forwarded,

    /// <summary>A password is needed, but none is set, or none can be read.</summary>
    Closed,

    /// <summary>It has neither a session nor a key.</summary>
    Nobody,

    /// <summary>Its key is wrong.</summary>
    Key,

    /// <summary>Its role is too small.</summary>
    Role,

    /// <summary>It writes, and comes from another site.</summary>
    Origin,

    /// <summary>It is a login with a wrong password.</summary>
    Password,

    /// <summary>It is a login after too many that failed.</summary>
    Throttled,
}
