namespace SermatecEss.Fleet.Database;

/// <summary>What a <see cref="ReadingWriter"/> has done.</summary>
/// <param name="Written">The readings written.</param>
/// <param name="Waiting">The readings that wait to be written.</param>
/// <param name="Dropped">The readings dropped because too many waited.</param>
/// <param name="Stale">How often an inverter had another link by the time its readings were written.</param>
/// <param name="Failures">The failed attempts to write.</param>
/// <param name="Lag">How long the oldest reading has waited; zero if none waits.</param>
internal readonly record struct WriterCounters(long Written, int Waiting, long Dropped, long Stale, long Failures, TimeSpan Lag);
