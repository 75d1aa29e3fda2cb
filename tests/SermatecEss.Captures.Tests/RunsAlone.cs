namespace SermatecEss.Captures.Tests;

/// <summary>Tests that measure the memory of the process, in which no other test runs meanwhile.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class RunsAlone;
