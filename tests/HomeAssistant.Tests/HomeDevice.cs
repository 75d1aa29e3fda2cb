namespace SermatecEss.HomeAssistant.Tests;

/// <summary>A device of ours in Home Assistant.</summary>
/// <param name="Id">The identifier that we gave it.</param>
/// <param name="Name">The name that we gave it.</param>
internal sealed record HomeDevice(string Id, string Name);
