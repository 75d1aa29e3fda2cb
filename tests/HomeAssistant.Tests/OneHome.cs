namespace SermatecEss.HomeAssistant.Tests;

/// <summary>The tests that share a Home Assistant and have a daemon each, one after the other.</summary>
[CollectionDefinition]
public sealed class OneHome : ICollectionFixture<SharedHome>;
