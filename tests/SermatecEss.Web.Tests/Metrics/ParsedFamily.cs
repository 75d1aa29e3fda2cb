namespace SermatecEss.Web.Tests.Metrics;

/// <summary>A family that was parsed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Help">Its help.</param>
/// <param name="Type">Its type.</param>
/// <param name="Unit">Its unit; empty for none.</param>
/// <param name="Samples">Its samples.</param>
internal sealed record ParsedFamily(string Name, string Help, string Type, string Unit, List<ParsedSample> Samples);
