namespace SermatecEss.Web.Access;

/// <summary>What a request may do.</summary>
/// <param name="Role">Its role.</param>
/// <param name="Via">What gives it the role.</param>
/// <param name="Sender">Where it comes from.</param>
internal sealed record Grant(Role Role, Via Via, Sender Sender)
{
    /// <summary>The key's id; null for those without.</summary>
    internal string? Key { get; init; }
}
