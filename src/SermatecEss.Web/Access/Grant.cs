using Microsoft.AspNetCore.Http;

namespace SermatecEss.Web.Access;

/// <summary>What a request may do.</summary>
/// <param name="Role">Its role.</param>
/// <param name="Via">What gives it the role.</param>
/// <param name="Sender">Where it comes from.</param>
internal sealed record Grant(Role Role, Via Via, Sender Sender)
{
    /// <summary>The id of the API key, or of Home Assistant's user; null for those without.</summary>
    internal string? Id { get; init; }

    /// <summary>What gives it the role, as a word; null for nothing.</summary>
    internal string? ViaName => Via switch
    {
        Via.Open => "open",
        Via.Cookie => "cookie",
        Via.Key => "key",
        Via.Ingress => "ingress",
        _ => null,
    };

    /// <summary>Who it is, for logs.</summary>
    internal string Who => Id is null ? $"http {RoleName.Of(Role)}" : $"http {ViaName} {Id}";

    /// <summary>That of a request which was let through.</summary>
    internal static Grant Of(HttpContext context) => context.Features.Get<Grant>()
        ?? throw new InvalidOperationException("the request did not pass the guard");

    /// <summary>Notes it with its request.</summary>
    internal void AddTo(HttpContext context) => context.Features.Set(this);
}
