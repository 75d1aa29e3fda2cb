using System.Net;
using Microsoft.AspNetCore.Http;

namespace SermatecEss.Web.Access;

/// <summary>What access is decided by, of a request.</summary>
internal sealed record AccessRequest
{
    /// <summary>The address that the connection comes from.</summary>
    internal required IPAddress Peer { get; init; }

    /// <summary>The address of this computer that the connection goes to.</summary>
    internal required IPAddress Local { get; init; }

    /// <summary>Whether the connection is encrypted.</summary>
    internal bool IsTls { get; init; }

    /// <summary>The method.</summary>
    internal required string Method { get; init; }

    /// <summary>The headers.</summary>
    internal required IHeaderDictionary Headers { get; init; }

    /// <summary>The session's id of the cookie; null for none.</summary>
    internal string? Session { get; init; }

    /// <summary>Whether it may change something.</summary>
    internal bool Writes => !HttpMethods.IsGet(Method) && !HttpMethods.IsHead(Method);
}
