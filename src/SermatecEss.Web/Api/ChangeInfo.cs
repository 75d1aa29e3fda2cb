namespace SermatecEss.Web.Api;

/// <summary>A setting that was changed.</summary>
/// <param name="Id">Its number, for <c>after</c>.</param>
/// <param name="Time">When its result was known.</param>
/// <param name="Setting">The id of the setting.</param>
/// <param name="Old">The previous value.</param>
/// <param name="Wanted">The value that was sent.</param>
/// <param name="ReadBack">The value that was read back.</param>
/// <param name="By">Who changed it.</param>
/// <param name="Result">The result, such as <c>confirmed</c>.</param>
internal sealed record ChangeInfo(
    long Id, DateTimeOffset Time, string Setting, string? Old, string Wanted, string? ReadBack, string By, string Result);
