namespace SermatecEss.Web.Access;

/// <summary>What a user or program may do over HTTP. A role includes those before it.</summary>
public enum Role
{
    /// <summary>Nothing but load the page and log in.</summary>
    None,

    /// <summary>Read everything, change nothing.</summary>
    Viewer,

    /// <summary>Read everything, change settings and manage API keys.</summary>
    Admin,
}
