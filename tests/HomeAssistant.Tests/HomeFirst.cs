namespace SermatecEss.HomeAssistant.Tests;

/// <summary>Tests that share a house, and run one after the other.</summary>
[CollectionDefinition]
public sealed class HomeFirst : ICollectionFixture<HouseOfHomeFirst>;
