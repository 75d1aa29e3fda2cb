namespace SermatecEss.Web.Routing;

/// <summary>Who may use a route, as metadata of its endpoint. An endpoint without a rule is for admins alone.</summary>
/// <param name="Access">Who may use it.</param>
/// <param name="Writes">Whether it changes something, so that a browser has to prove that its own page sent the request.</param>
public sealed record RouteRule(RouteAccess Access, bool Writes);
