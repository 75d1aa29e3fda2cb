namespace SermatecEss.HomeAssistant.Tests;

/// <summary>Tests that share a Home Assistant and have a daemon each, and run one after the other.</summary>
[CollectionDefinition]
public sealed class OneHome : ICollectionFixture<SharedHome>;
