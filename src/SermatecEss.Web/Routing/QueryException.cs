namespace SermatecEss.Web.Routing;

/// <summary>A parameter of a request is wrong.</summary>
/// <param name="message">Which and what is expected, as a sentence.</param>
internal sealed class QueryException(string message) : Exception(message);
