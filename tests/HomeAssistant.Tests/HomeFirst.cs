namespace SermatecEss.HomeAssistant.Tests;

/// <summary>The tests that share a house, one after the other.</summary>
[CollectionDefinition]
public sealed class HomeFirst : ICollectionFixture<HouseOfHomeFirst>;
