namespace SermatecEss.Web.Access;

/// <summary>The words for roles, in files, options and messages.</summary>
public static class RoleName
{
    /// <summary>The word for a role.</summary>
    public static string Of(Role role) => role switch
    {
        Role.Admin => "admin",
        Role.Viewer => "viewer",
        _ => "none",
    };

    /// <summary>The role of a word: viewer or admin; null for other words.</summary>
    public static Role? Read(string? word) => word switch
    {
        "admin" => Role.Admin,
        "viewer" => Role.Viewer,
        _ => null,
    };
}
