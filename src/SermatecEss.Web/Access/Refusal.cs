using Microsoft.AspNetCore.Http;

namespace SermatecEss.Web.Access;

/// <summary>Why a request is refused.</summary>
/// <param name="Kind">The kind, for the log.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">The reason and what to do, as a sentence, without anything that was tried as a password or key.</param>
internal sealed record Refusal(RefusalKind Kind, int Status, string Detail)
{
    /// <summary>That of all who are refused because the credentials cannot be read.</summary>
    internal static Refusal Unreadable { get; } = new(
        RefusalKind.Closed,
        StatusCodes.Status401Unauthorized,
        "Access is closed, because the stored passwords and API keys cannot be read. See the daemon's log.");
}
