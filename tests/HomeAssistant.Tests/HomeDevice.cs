namespace SermatecEss.HomeAssistant.Tests;

/// <summary>One of our devices in Home Assistant.</summary>
/// <param name="Id">Our identifier for it.</param>
/// <param name="Name">Our name for it.</param>
internal sealed record HomeDevice(string Id, string Name);
