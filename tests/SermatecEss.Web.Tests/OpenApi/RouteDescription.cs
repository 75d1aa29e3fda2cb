namespace SermatecEss.Web.Tests.OpenApi;

/// <summary>What the description of the API says of a route beside its path and who may use it.</summary>
/// <param name="Summary">What it does.</param>
internal sealed record RouteDescription(string Summary)
{
    /// <summary>The type of the JSON that it answers with; null if there is none that the API has a type for.</summary>
    internal Type? Response { get; init; }

    /// <summary>The media type of the response; null for no body.</summary>
    internal string? MediaType { get; init; } = "application/json";

    /// <summary>The status code of success.</summary>
    internal int Status { get; init; } = 200;

    /// <summary>The query parameters, with what they are.</summary>
    internal IReadOnlyList<(string Name, string Text)> Query { get; init; } = [];

    /// <summary>An example of the JSON that it takes; null for no body.</summary>
    internal string? Body { get; init; }
}
