namespace SermatecEss.Web.Api;

/// <summary>One output of the daemon.</summary>
/// <param name="Name">Its name, such as <c>mqtt</c>.</param>
/// <param name="State"><c>running</c>, <c>stuck</c> or <c>failed</c>.</param>
/// <param name="Since">When it was started or has failed.</param>
/// <param name="Detail">Its state in a few words, or why it failed.</param>
internal sealed record OutputInfo(string Name, string State, DateTimeOffset Since, string? Detail);
