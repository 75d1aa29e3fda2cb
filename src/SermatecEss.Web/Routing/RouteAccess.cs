namespace SermatecEss.Web.Routing;

/// <summary>Who may use a route.</summary>
public enum RouteAccess
{
    /// <summary>Anyone who reaches the port.</summary>
    Public,

    /// <summary>Anyone who may view, and so admins too.</summary>
    Viewer,

    /// <summary>Admins alone.</summary>
    Admin,
}
