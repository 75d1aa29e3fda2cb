namespace SermatecEss.Inverter.Settings;

/// <summary>Settings were being written when it was ended; what is known of them by then.</summary>
/// <param name="results">What became of each.</param>
/// <param name="cancellation">What ended it.</param>
public sealed class InterruptedWriteException(
    IReadOnlyList<SettingResult> results,
    CancellationToken cancellation) : OperationCanceledException(cancellation)
{
    /// <summary>What became of each setting, as far as it is known.</summary>
    public IReadOnlyList<SettingResult> Results { get; } = results;
}
